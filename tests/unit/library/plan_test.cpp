#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/plan.hpp>
#include <auricle/library/plan_file.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

class Plan : public testing::Test {
 protected:
  Plan() : catalogue(folder / "library.db", CatalogueUse::kWrite) {
    model =
        catalogue.enter_model({.fingerprint = "m", .name = "model", .ears = "e", .genres = {"rock", "pop", "jazz"}});
    catalogue.use_model(model);
  }

  void song(const std::string& path, const std::vector<float>& probabilities, std::vector<std::string> genres = {},
            int track = 0) {
    const std::string identity = path + std::to_string(track);
    catalogue.put_song({.path = path,
                        .cue_track = track,
                        .size = 7,
                        .modified_ns = 9,
                        .identity = identity,
                        .tags = {.genres = std::move(genres)},
                        .state = SongState::kHeard});
    if (!probabilities.empty()) {
      catalogue.put_hearing(identity, "e", {});
      catalogue.put_answer(identity, model, probabilities);
    }
  }

  std::vector<TagChange> plan(const PlanOptions& options = {}) {
    std::vector<TagChange> changes;
    counts = plan_changes(catalogue, options, [&](const TagChange& change) { changes.push_back(change); });
    return changes;
  }

  test::TemporaryFolder folder;
  Catalogue catalogue;
  std::int64_t model = 0;
  PlanCounts counts;
};

TEST_F(Plan, NamesWhatIsUntaggedAndSure) {
  song("/m/a.mp3", {0.7F, 0.2F, 0.1F});
  song("/m/b.mp3", {0.9F, 0.1F, 0.0F}, {"Pop"});
  song("/m/c.mp3", {0.5F, 0.3F, 0.2F});
  song("/m/d.mp3", {});
  const std::vector<TagChange> changes = plan();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].path, "/m/a.mp3");
  EXPECT_EQ(changes[0].size, 7U);
  EXPECT_EQ(changes[0].modified_ns, 9);
  EXPECT_THAT(changes[0].write, ElementsAre("rock"));
  EXPECT_THAT(changes[0].why, HasSubstr("rock 70 %, pop 20 %"));
  EXPECT_EQ(counts.planned + counts.has_genre + counts.unsure + counts.unheard, 4U);
  EXPECT_EQ(counts.unheard, 1U);
}

TEST_F(Plan, OverwritesOnlyWhenAskedAndNeverWithTheSame) {
  song("/m/a.mp3", {0.9F, 0.1F, 0.0F}, {"Pop"});
  song("/m/b.mp3", {0.9F, 0.1F, 0.0F}, {"Rock"});
  const std::vector<TagChange> changes = plan({.overwrite = true});
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_THAT(changes[0].now, ElementsAre("Pop"));
  EXPECT_EQ(counts.same, 1U);
}

TEST_F(Plan, KnowsItsOwnGenresWhenTheyAreReadBackInParts) {
  song("/m/a.mp3", {0.9F, 0.1F, 0.0F}, {"Drum", "Bass"});
  song("/m/b.mp3", {0.9F, 0.1F, 0.0F}, {"Drum"});
  write_file(folder / "map", "rock = Drum/Bass\n");
  const std::vector<TagChange> changes = plan({.overwrite = true, .map = GenreMap::load(folder / "map")});
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].path, "/m/b.mp3");
  EXPECT_THAT(changes[0].write, ElementsAre("Drum", "Bass"));
  EXPECT_EQ(counts.same, 1U);
}

TEST_F(Plan, LeavesOutWhatNoGenreCanBeWrittenInto) {
  for (const char* name : {"film.mkv", "player.wma", "music.caf"}) {
    write_file(folder / name, std::string("\x30\x26\xB2\x75", 4) + "and more");
    song(folder / name, {0.9F, 0.1F, 0.0F});
  }
  write_file(folder / "song.mp4", std::string("\0\0\0\x18"
                                              "ftypM4A ",
                                              12));
  song(folder / "song.mp4", {0.9F, 0.1F, 0.0F});
  song("/m/away.wma", {0.9F, 0.1F, 0.0F});
  EXPECT_THAT(plan(), SizeIs(2));
  EXPECT_EQ(counts.unwritable, 3U);
}

TEST_F(Plan, GivesSeveralGenresAndTheOwnersWords) {
  song("/m/a.mp3", {0.5F, 0.4F, 0.1F});
  song("/m/b.mp3", {0.0F, 0.1F, 0.9F});
  write_file(folder / "map", "rock = Rock & Roll\njazz =\n");
  const std::vector<TagChange> changes = plan({.several = 0.3, .map = GenreMap::load(folder / "map")});
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_THAT(changes[0].write, ElementsAre("Rock & Roll", "pop"));
  EXPECT_EQ(counts.left_out, 1U);
}

TEST_F(Plan, TakesTheFileOfACueSheetWhenAllTracksAgree) {
  song("/m/agree.flac", {0.9F, 0.1F, 0.0F}, {}, 1);
  song("/m/agree.flac", {0.7F, 0.2F, 0.1F}, {}, 2);
  song("/m/part.flac", {0.9F, 0.1F, 0.0F}, {}, 1);
  song("/m/part.flac", {0.1F, 0.9F, 0.0F}, {}, 2);
  const std::vector<TagChange> changes = plan();
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_EQ(changes[0].path, "/m/agree.flac");
  EXPECT_NEAR(changes[0].confidence, 0.7, 1e-6);
  EXPECT_EQ(counts.parted, 1U);
}

// Its tracks have the sheet's genre, but whoever writes must find what the plan says stands there.
TEST_F(Plan, SaysWhatStandsInTheFileOfACueSheetAndNotInTheSheet) {
  const std::filesystem::path album = folder / "album.flac";
  std::filesystem::copy_file(test::golden("audio/pcm16.flac"), album);
  song(album, {0.9F, 0.1F, 0.0F}, {"Pop"}, 1);
  song(album, {0.7F, 0.2F, 0.1F}, {"Pop"}, 2);
  EXPECT_THAT(plan(), SizeIs(0));
  const std::vector<TagChange> changes = plan({.overwrite = true});
  ASSERT_THAT(changes, SizeIs(1));
  EXPECT_THAT(changes[0].now, SizeIs(0));
  EXPECT_THAT(changes[0].write, ElementsAre("rock"));
}

TEST_F(Plan, ComesBackFromItsFile) {
  song("/m/a\xE9.mp3", {0.7F, 0.2F, 0.1F});
  const TagChange change = plan().at(0);
  write_file(folder / "plan", json_text(change_json(change)) + "\n\n");
  const std::vector<TagChange> read = load_plan(folder / "plan");
  ASSERT_THAT(read, SizeIs(1));
  EXPECT_EQ(read[0].path, change.path);
  EXPECT_EQ(read[0].modified_ns, change.modified_ns);
  EXPECT_EQ(read[0].write, change.write);
  EXPECT_EQ(read[0].why, change.why);
}

TEST(PlanFile, SaysWhatAFileWillName) {
  const test::TemporaryFolder folder;
  write_file(folder / "plan",
             R"j({"path":"/m/a","size":1,"modified_ns":2,"write":["R&B","A/B"," Zydeco ","R&B","Rock; Pop","(17)"]})j");
  EXPECT_THAT(load_plan(folder / "plan").at(0).write, ElementsAre("R&B", "A", "B", "Zydeco", "Rock", "Pop"));
}

TEST(PlanFile, IsRefusedByTheLine) {
  const test::TemporaryFolder folder;
  const std::string good = R"({"path":"/m/a","size":1,"modified_ns":2,"write":["Rock"]})";
  const auto with = [](const std::string& path, const std::string& write) {
    return R"({"path":")" + path + R"(","size":1,"modified_ns":2,"write":)" + write + "}";
  };
  std::string many;
  for (int i = 0; i < 70; ++i) {
    many += (i % 10 == 0 ? R"(",")" : ";") + std::to_string(1000 + i);
  }
  for (const std::string& bad :
       {std::string("{"), std::string("[]"), std::string(R"({"path":"/m/b"})"), with("m/b", R"(["Rock"])"),
        with("/m/../etc/b", R"(["Rock"])"), with(R"(/m/b\u0000c)", R"(["Rock"])"), with("/m/b", "[]"),
        with("/m/b", R"([""])"), with("/m/b", R"([";"])"), with("/m/b", R"(["Rock","\u00a0/"])"),
        with("/m/b", R"(["Rock)" + many + R"("])"), with("/m/b", R"(["a\nb"])"), with("/m/b", R"(["\udce9"])"),
        with("/m/b", "[\"" + std::string(300, 'x') + "\"]"), good, std::string(2'000'000, ' '),
        std::string(R"({"path":"/m/b","size":-1,"modified_ns":2,"write":["Rock"]})"), std::string(1000, '[')}) {
    write_file(folder / "plan", good + "\n" + bad + "\n");
    try {
      load_plan(folder / "plan");
      ADD_FAILURE() << bad.substr(0, 80);
    } catch (const FileError& error) {
      EXPECT_THAT(error.what(), HasSubstr("line 2")) << bad.substr(0, 80);
    }
  }
  EXPECT_THROW(load_plan(folder.path()), FileError);
  EXPECT_THROW(load_plan(folder / "none"), FileError);
}

}  // namespace
}  // namespace auricle
