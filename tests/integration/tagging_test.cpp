#include <filesystem>
#include <map>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

/// Two untagged songs.
class LibraryTag : public testing::Test {
 protected:
  LibraryTag() {
    fs::create_directory(music());
    for (const char* name : {"tone.mp3", "tone.ogg"}) {
      fs::copy(golden(std::string("audio/") + name), music() / name);
    }
  }

  fs::path music() const { return folder_ / "music"; }

  ProcessResult library(std::vector<std::string> words) const {
    words.insert(words.begin(), "library");
    words.insert(words.begin() + 2, {"--catalogue", (folder_ / "library.db").string()});
    return auricle(words);
  }

  std::string line(const std::string& name, const std::string& genres) const {
    struct stat status = {};
    EXPECT_EQ(stat((music() / name).c_str(), &status), 0);
    return json_text({{"path", (music() / name).string()},
                      {"size", status.st_size},
                      {"modified_ns", status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec},
                      {"write", parse_json(genres, "the test")},
                      {"why", "so \x1b[2J"}}) +
           "\n";
  }

  std::string plan(const std::string& lines) const {
    write_file(folder_ / "plan.jsonl", lines);
    return (folder_ / "plan.jsonl").string();
  }

  TemporaryFolder folder_;
};

TEST_F(LibraryTag, WritesNothingUnlessTold) {
  const std::string before = read_file(music() / "tone.mp3");
  const ProcessResult shown = library({"tag", "--plan", plan(line("tone.mp3", R"(["Rock"])"))});
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("tone.mp3: no genre -> Rock (so \\x1b[2J)\n"));
  EXPECT_THAT(shown.out, HasSubstr("--write"));
  EXPECT_EQ(read_file(music() / "tone.mp3"), before);
}

TEST_F(LibraryTag, WritesAPlanAndTakesItBack) {
  const std::string mp3 = read_file(music() / "tone.mp3");
  const std::string ogg = read_file(music() / "tone.ogg");
  const std::string both = plan(line("tone.mp3", R"(["Rock"])") + line("tone.ogg", R"(["Rock","Pop"])"));
  const ProcessResult written = library({"tag", "--plan", both, "--write"});
  EXPECT_EQ(written.status, 0) << written.err;
  EXPECT_THAT(written.out, HasSubstr("2 tagged, 0 left"));
  EXPECT_THAT(read_file(music() / "tone.ogg"), HasSubstr("GENRE=Pop"));

  const ProcessResult again = library({"tag", "--plan", both, "--write", "--json"});
  EXPECT_EQ(again.status, 1);
  EXPECT_THAT(again.err, HasSubstr("has changed since it was looked at"));
  EXPECT_THAT(again.out, HasSubstr("\"error\""));

  EXPECT_THAT(library({"undo", "--list"}).out, HasSubstr("2 files, 0 undone"));
  const ProcessResult undone = library({"undo", "--last"});
  EXPECT_EQ(undone.status, 0) << undone.err;
  EXPECT_EQ(read_file(music() / "tone.mp3"), mp3);
  EXPECT_EQ(read_file(music() / "tone.ogg"), ogg);
  EXPECT_THAT(library({"undo", "--list"}).out, HasSubstr("2 files, 2 undone"));
  EXPECT_EQ(library({"undo", "--last"}).status, 2);
}

// A reader that finds an ID3v2 tag looks for no other.
TEST_F(LibraryTag, HidesNothingFromFfmpegThatOnlyId3v1Says) {
  const auto tags_of = [](const fs::path& file) {
    const ProcessResult probed =
        run({"ffprobe", "-v", "error", "-show_entries", "format_tags", "-of", "json", file.string()});
    return probed.status == 0
               ? parse_json(probed.out, "ffprobe").at("format").value("tags", std::map<std::string, std::string>())
               : std::map<std::string, std::string>();
  };
  const fs::path song = music() / "tone.mp3";
  const auto field = [](std::string text, std::size_t length) {
    text.resize(length, '\0');
    return text;
  };
  const std::string before = read_file(song) + "TAG" + field("Title", 30) + field("Artist", 30) + field("Album", 30) +
                             "1999" + field("Comment", 29) + '\7' + '\xFF';
  write_file(song, before);
  std::map<std::string, std::string> wanted = tags_of(song);
  if (wanted.empty()) {
    GTEST_SKIP() << "there is no ffprobe";
  }
  EXPECT_EQ(wanted["title"], "Title");
  wanted["genre"] = "Rock";
  EXPECT_EQ(library({"tag", "--plan", plan(line("tone.mp3", R"(["Rock"])")), "--write"}).status, 0);
  EXPECT_EQ(tags_of(song), wanted);
  EXPECT_EQ(library({"undo", "--last"}).status, 0);
  EXPECT_TRUE(read_file(song) == before);
}

TEST_F(LibraryTag, RefusesABrokenPlanWhole) {
  const std::string before = read_file(music() / "tone.mp3");
  const ProcessResult result =
      library({"tag", "--write", "--plan", plan(line("tone.mp3", R"(["Rock"])") + "{\"path\": \"../a\"}\n")});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("plan.jsonl, line 2"));
  EXPECT_EQ(read_file(music() / "tone.mp3"), before);
}

TEST_F(LibraryTag, SaysWhatIsMissing) {
  EXPECT_EQ(library({"undo"}).status, 2);
  for (const char* other : {"--last", "--run=1", "song.mp3"}) {
    const ProcessResult both = library({"undo", "--list", other});
    EXPECT_EQ(both.status, 2) << other;
    EXPECT_THAT(both.err, HasSubstr("--list shows all runs; leave"));
  }
  EXPECT_THAT(library({"undo", "--last"}).err, HasSubstr("nothing was ever tagged"));
  EXPECT_THAT(library({"plan"}).err, HasSubstr("auricle library scan"));
}

TEST_F(LibraryTag, FromNothingToTaggedFilesAndBack) {
  const std::string mp3 = read_file(music() / "tone.mp3");
  ASSERT_EQ(library({"scan", music().string()}).status, 0);
  const std::string nothing = library({"plan", "--min-confidence", "0", "-o", (folder_ / "p.jsonl").string()}).out;
  EXPECT_THAT(nothing, HasSubstr("2  no music to the model")) << "a tone is of an unknown genre, which is none";
  const fs::path map = folder_ / "words.txt";
  write_file(map, "unknown = Tone\n");
  const ProcessResult planned =
      library({"plan", "--min-confidence", "0", "--map", map.string(), "-o", (folder_ / "p.jsonl").string()});
  EXPECT_EQ(planned.status, 0) << planned.err;
  EXPECT_THAT(planned.out, HasSubstr("2  to be tagged"));
  const ProcessResult tagged = library({"tag", "--plan", (folder_ / "p.jsonl").string(), "--write"});
  EXPECT_EQ(tagged.status, 0) << tagged.err;
  // The catalogue knows already what has changed.
  EXPECT_THAT(library({"list", "--untagged"}).out, IsEmpty());
  EXPECT_THAT(library({"scan", music().string()}).out, HasSubstr("0 new, 0 changed"));
  EXPECT_THAT(library({"tag", "--min-confidence", "0"}).out, HasSubstr("2  name a genre already"));
  EXPECT_EQ(library({"undo", music().string()}).status, 0);
  EXPECT_EQ(read_file(music() / "tone.mp3"), mp3);
  EXPECT_THAT(library({"list", "--untagged"}).out, Not(IsEmpty()));
}

}  // namespace
}  // namespace auricle::test
