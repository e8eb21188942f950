#include <auricle/library/scan.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/library/library_watch.hpp>
#include <auricle/library/listing.hpp>
#include <support/files.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

/// Tells loud recordings from soft ones by the first MFCC. Other weights of the last layer are another head on the same
/// ears.
Model loudness_model(float weight = 1.0F) {
  constexpr std::size_t kValues = 200;
  Network network{.genres = {"quiet", "loud"},
                  .front_end = to_json(FeatureSpec{.n_values = kValues, .window_s = 1.0}),
                  .architecture = {.input = {.rows = kValues},
                                   .layers = {Dense{.units = 2}, Mark{"embedding"},
                                              Dense{.units = 2, .activation = Activation::kSoftmax}},
                                   .outputs = {"embedding"}},
                  .weights = {}};
  std::vector<std::vector<float>> values{
      std::vector<float>(2 * kValues), {-2.0F, 2.0F}, {weight, 0.0F, 0.0F, weight}, {0, 0}};
  values[0][0] = -0.01F;
  values[0][kValues] = 0.01F;
  std::size_t next = 0;
  for (const LayerInfo& layer : describe_layers(network.architecture)) {
    for (const TensorSpec& tensor : layer.tensors) {
      network.weights.emplace(tensor.name, Tensor{tensor.shape, values.at(next++)});
    }
  }
  return {.genres = network.genres, .networks = {network}};
}

void write_noise(const fs::path& path, float level, unsigned seed, double duration_s = 1.5) {
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(duration_s * 22050)), .sample_rate_hz = 22050};
  for (float& sample : clip.samples) {
    seed = seed * 1664525U + 1013904223U;
    sample = level * (static_cast<float>(seed >> 8) / 8388608.0F - 1.0F);
  }
  fs::create_directories(path.parent_path());
  write_wav(path, clip);
}

/// Music, a catalogue and a model.
struct Library {
  ScanSummary scan(const Model& model = loudness_model(), bool thorough = false) {
    Catalogue catalogue(file, CatalogueUse::kWrite);
    const SongLabeller labeller(model, {.name = "loudness", .thorough = thorough});
    return LibraryScanner(catalogue, labeller, {.jobs = 2}).scan({music});
  }
  std::vector<std::string> list(const SongFilter& filter = {}) const {
    std::vector<std::string> lines;
    visit_songs(Catalogue(file, CatalogueUse::kRead), filter,
                [&](const ListedSong& listed, const CatalogueModel* model) {
                  const auto best = best_genre(*model, listed);
                  lines.push_back(listed.song.path.filename().string() + (best ? ' ' + std::string(best->genre) : ""));
                });
    return lines;
  }

  TemporaryFolder folder;
  fs::path music = folder / "music";
  fs::path file = folder / "library.db";
};

TEST(Scan, HearsWhatIsNewAndNothingElse) {
  Library library;
  write_noise(library.music / "b/soft.wav", 0.001F, 1);
  write_noise(library.music / "a/loud.wav", 0.9F, 2);
  const ScanSummary first = library.scan();
  EXPECT_EQ(first.survey.added, 2U);
  EXPECT_EQ(first.heard, 2U);
  EXPECT_THAT(library.list(), ElementsAre("loud.wav loud", "soft.wav quiet"));
  const ScanSummary second = library.scan();
  EXPECT_EQ(second.survey.found, 2U);
  EXPECT_EQ(second.survey.added + second.survey.changed + second.heard + second.known, 0U);
  write_noise(library.music / "a/loud.wav", 0.001F, 3);
  EXPECT_EQ(library.scan().heard, 1U);
  EXPECT_THAT(library.list(), ElementsAre("loud.wav quiet", "soft.wav quiet"));
}

TEST(Scan, KnowsCopiesAndRenamedFilesByTheirSound) {
  Library library;
  write_noise(library.music / "a.wav", 0.9F, 1);
  fs::copy_file(library.music / "a.wav", library.music / "copy.wav");
  const ScanSummary first = library.scan();
  EXPECT_EQ(first.heard, 1U);
  EXPECT_EQ(first.known, 1U);
  fs::rename(library.music / "a.wav", library.music / "renamed.wav");
  const ScanSummary second = library.scan();
  EXPECT_EQ(second.heard, 0U);
  EXPECT_EQ(second.known, 1U);
  EXPECT_EQ(second.survey.gone, 1U);
  EXPECT_THAT(library.list(), ElementsAre("copy.wav loud", "renamed.wav loud"));
  EXPECT_EQ(library.scan(loudness_model(), true).heard, 0U) << "all of it had been heard";
  EXPECT_THAT(library.list({.gone = true}), ElementsAre("a.wav loud"));
  fs::rename(library.music / "renamed.wav", library.music / "a.wav");
  const ScanSummary third = library.scan();
  EXPECT_EQ(third.survey.came_back, 1U);
  EXPECT_EQ(third.heard + third.known, 0U);
}

TEST(Scan, HearsAnAlbumTrackByTrack) {
  Library library;
  const fs::path album = library.music / "album.wav";
  Clip clip{.samples = std::vector<float>(4 * 22050), .sample_rate_hz = 22050};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    clip.samples[i] = (i < clip.samples.size() / 2 ? 0.0005F : 0.9F) * (i % 7 < 3 ? 1.0F : -1.0F);
  }
  fs::create_directories(library.music);
  write_wav(album, clip);
  const std::string sheet =
      "PERFORMER \"Band\"\nTITLE \"Album\"\nFILE \"album.wav\" WAVE\n TRACK 01 AUDIO\n  TITLE \"Soft\"\n  INDEX 01 "
      "00:00:00\n TRACK 02 AUDIO\n  TITLE \"Loud\"\n  INDEX 01 00:02:00\n";
  write_file(library.music / "album.cue", sheet);
  const ScanSummary first = library.scan();
  EXPECT_EQ(first.survey.found, 1U);
  EXPECT_EQ(first.heard, 2U);
  EXPECT_THAT(library.list(), ElementsAre("album.wav quiet", "album.wav loud"));
  {
    const Catalogue catalogue(library.file, CatalogueUse::kRead);
    const auto second = catalogue.find_song(album, 2);
    ASSERT_TRUE(second);
    EXPECT_EQ(second->begin_s, 2.0);
    EXPECT_EQ(second->tags.title, "Loud");
    EXPECT_EQ(second->tags.artist, "Band");
    EXPECT_EQ(second->tags.album, "Album");
    EXPECT_EQ(second->tags.track, 2);
  }
  EXPECT_EQ(library.scan().heard, 0U);
  fs::remove(library.music / "album.cue");
  clip.samples.resize(3 * 22050);
  write_wav(album, clip);
  EXPECT_EQ(library.scan().heard, 1U);
  EXPECT_EQ(library.list().size(), 1U);

  write_file(library.music / "album.cue", "no sheet at all");
  clip.samples.resize(2 * 22050);
  write_wav(album, clip);
  const ScanSummary last = library.scan();
  EXPECT_EQ(last.heard, 1U);
  EXPECT_THAT(last.survey.notes, ElementsAre(HasSubstr("is taken for one song")));
}

/// Four seconds, the first two soft, the others loud.
void write_side(const fs::path& path) {
  Clip clip{.samples = std::vector<float>(4 * 22050), .sample_rate_hz = 22050};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    clip.samples[i] = (i < clip.samples.size() / 2 ? 0.0005F : 0.9F) * (i % 7 < 3 ? 1.0F : -1.0F);
  }
  fs::create_directories(path.parent_path());
  write_wav(path, clip);
}

/// Of a recording with a track from 0:00 and one from 0:02 on.
std::string sheet_lines(const std::string& recording, int first_track) {
  return fmt::format(
      "FILE \"{}\" WAVE\n TRACK {:02} AUDIO\n  TITLE \"Soft\"\n  INDEX 01 00:00:00\n TRACK {:02} AUDIO\n  TITLE "
      "\"Loud\"\n  INDEX 01 00:02:00\n",
      recording, first_track, first_track + 1);
}

TEST(Scan, HearsTheSidesOfARecordThatOneSheetNames) {
  Library library;
  write_side(library.music / "side 1.wav");
  write_side(library.music / "side 2.wav");
  write_noise(library.music / "bonus.wav", 0.9F, 5);
  const fs::path sheet = library.music / "record.cue";
  write_file(sheet, "TITLE \"Record\"\n" + sheet_lines("side 1.wav", 1) + sheet_lines("side 2.wav", 3) +
                        "FILE \"bonus.wav\" WAVE\n TRACK 05 AUDIO\n  INDEX 01 00:00:00\n");
  Catalogue catalogue(library.file, CatalogueUse::kWrite);
  const SongLabeller labeller(loudness_model());
  // What the sheet says is known when the songs are: it is read once.
  const ScanSummary summary =
      LibraryScanner(catalogue, labeller).scan({library.music}, {.progress = [&](const ScanProgress& progress) {
                                                 if (progress.phase == ScanProgress::Phase::kHearing) {
                                                   fs::remove(sheet);
                                                 }
                                               }});
  EXPECT_EQ(summary.survey.found, 3U);
  EXPECT_THAT(library.list(), ElementsAre("bonus.wav loud", "side 1.wav quiet", "side 1.wav loud", "side 2.wav quiet",
                                          "side 2.wav loud"));
  EXPECT_EQ(catalogue.find_song(library.music / "side 2.wav", 4)->tags.title, "Loud");
  EXPECT_EQ(catalogue.find_song(library.music / "side 2.wav", 4)->tags.album, "Record");
  EXPECT_TRUE(catalogue.find_song(library.music / "bonus.wav")) << "one track that is all of it";
}

TEST(Scan, SaysWhichTrackBeginsBehindTheEnd) {
  Library library;
  write_side(library.music / "side.wav");
  write_file(library.music / "side.cue", sheet_lines("side.wav", 1) + " TRACK 03 AUDIO\n  INDEX 01 05:00:00\n");
  const ScanSummary summary = library.scan();
  EXPECT_EQ(summary.heard, 2U);
  ASSERT_EQ(summary.failures.size(), 1U);
  const auto song = Catalogue(library.file, CatalogueUse::kRead).find_song(summary.failures[0]);
  EXPECT_THAT(song->error, AllOf(HasSubstr("side.wav"), HasSubstr("behind its end"), HasSubstr("track 3, from 300.0 s"),
                                 HasSubstr("CUE sheet")));
}

TEST(Scan, NoticesSheetsThatComeChangeAndGo) {
  Library library;
  write_side(library.music / "side.wav");
  write_noise(library.music / "other.wav", 0.9F, 5);
  library.scan();
  write_file(library.music / "record.cue", sheet_lines("side.wav", 1));
  EXPECT_EQ(library.scan().survey.changed, 1U);
  EXPECT_THAT(library.list(), ElementsAre("other.wav loud", "side.wav quiet", "side.wav loud"));
  EXPECT_EQ(library.scan().survey.changed, 0U);
  write_file(library.music / "record.cue", "REM longer\n" + sheet_lines("side.wav", 7));
  EXPECT_EQ(library.scan().survey.changed, 1U);
  EXPECT_TRUE(Catalogue(library.file, CatalogueUse::kRead).find_song(library.music / "side.wav", 8));
  fs::remove(library.music / "record.cue");
  EXPECT_EQ(library.scan().survey.changed, 1U);
  EXPECT_EQ(library.list().size(), 2U);
}

TEST(Scan, ASongIsOneHoweverManyLinksLeadToIt) {
  Library library;
  write_noise(library.music / "z/song.wav", 0.9F, 1);
  write_noise(library.folder / "outside/far.wav", 0.9F, 2);
  write_noise(library.folder / "second/near.wav", 0.9F, 3);
  write_noise(library.music / ".store/object.wav", 0.9F, 4);
  fs::create_symlink("z/song.wav", library.music / "a.wav");
  fs::create_symlink(library.folder / "outside/far.wav", library.music / "far 1.wav");
  fs::create_symlink(library.folder / "outside/far.wav", library.music / "far 2.wav");
  fs::create_symlink(library.folder / "second", library.music / "linked");
  fs::create_symlink(".store/object.wav", library.music / "stored.wav");
  for (int i = 0; i < 2; ++i) {
    Catalogue catalogue(library.file, CatalogueUse::kWrite);
    const SongLabeller labeller(loudness_model());
    const ScanSummary summary = LibraryScanner(catalogue, labeller).scan({library.music, library.folder / "second"});
    EXPECT_EQ(summary.survey.gone, 0U);
    EXPECT_THAT(summary.survey.notes, ElementsAre(AllOf(HasSubstr("a.wav and 2 more"), HasSubstr("links"))));
    EXPECT_THAT(library.list(), ElementsAre("far 1.wav loud", "stored.wav loud", "song.wav loud", "near.wav loud"));
  }
}

TEST(Scan, ALinkToAFolderOfSongsBringsNoneOfThemTwice) {
  Library library;
  write_noise(library.music / "rock/song.wav", 0.9F, 1);
  const fs::path link = library.folder / "link";
  const fs::path inner = library.folder / "inner";
  fs::create_symlink(library.music, link);
  fs::create_symlink(library.music / "rock", inner);
  Catalogue catalogue(library.file, CatalogueUse::kWrite);
  const SongLabeller labeller(loudness_model());
  LibraryScanner scanner(catalogue, labeller);
  const auto paths = [&] {
    std::vector<fs::path> all;
    visit_songs(catalogue, {},
                [&](const ListedSong& listed, const CatalogueModel*) { all.push_back(listed.song.path); });
    return all;
  };
  EXPECT_THAT(scanner.scan({inner, link}).survey.notes, ElementsAre(HasSubstr("inner is a link to what is looked at")));
  EXPECT_THAT(paths(), ElementsAre(link / "rock/song.wav")) << "by the link where it is named by nothing else";
  EXPECT_EQ(scanner.scan({library.music, link, inner}).survey.gone, 1U) << "known by its own path from now on";
  EXPECT_THAT(paths(), ElementsAre(library.music / "rock/song.wav"));
  EXPECT_THAT(scanner.scan({link}).survey.notes, ElementsAre(HasSubstr("link/rock/song.wav is a link")));
  EXPECT_THAT(paths(), ElementsAre(library.music / "rock/song.wav"));
}

TEST(Scan, OneBadFileNeverStopsTheRest) {
  Library library;
  write_noise(library.music / "good.wav", 0.9F, 1);
  write_file(library.music / "empty.mp3", "");
  write_file(library.music / "text.flac", "this is no music at all, whatever its name says");
  write_file(library.music / "caf\xe9\n.mp3", "no music either");
  const ScanSummary first = library.scan();
  EXPECT_EQ(first.heard, 1U);
  EXPECT_EQ(first.failed, 3U);
  EXPECT_EQ(first.failures.size(), 3U);
  EXPECT_EQ(library.list({.failed = true}).size(), 3U);
  const ScanSummary second = library.scan();
  EXPECT_EQ(second.failed, 0U) << "they are as they were";
  EXPECT_EQ(second.still_failed, 3U);
  fs::remove(library.music / "empty.mp3");
  write_noise(library.music / "empty.mp3", 0.9F, 7);
  EXPECT_EQ(library.scan().heard, 1U) << "mended";
  EXPECT_EQ(library.list({.failed = true}).size(), 2U);
}

TEST(Scan, AnotherHeadOnTheSameEarsOpensNoFile) {
  Library library;
  write_noise(library.music / "soft.wav", 0.001F, 1);
  library.scan();
  const FileState before = *state_of(library.music / "soft.wav");
  write_file(library.music / "soft.wav", std::string(before.size, 'x'));  // it could not be heard any more
  const timespec modified{.tv_sec = before.modified_ns / 1'000'000'000, .tv_nsec = before.modified_ns % 1'000'000'000};
  const std::vector<timespec> times{modified, modified};
  ASSERT_EQ(utimensat(AT_FDCWD, (library.music / "soft.wav").c_str(), times.data(), 0), 0);
  const ScanSummary relabelled = library.scan(loudness_model(-1.0F));
  EXPECT_EQ(relabelled.answered, 1U);
  EXPECT_EQ(relabelled.heard + relabelled.failed, 0U);
  EXPECT_THAT(library.list(), ElementsAre("soft.wav loud")) << "the head that says the opposite";
  EXPECT_EQ(library.scan().answered, 0U) << "it has answered before";
  EXPECT_THAT(library.list(), ElementsAre("soft.wav quiet"));
}

TEST(Scan, AnswersTheSameFromWhatWasHeardBefore) {
  Library library;
  write_noise(library.music / "a.wav", 0.1F, 1);
  const SongLabeller labeller(loudness_model());
  const SongLabeller::HeardSong heard = labeller.hear(library.music / "a.wav", {}, {});
  EXPECT_EQ(labeller.answer(heard.hearing), heard.probabilities);
}

TEST(Scan, HearsAllOfWhatWasHeardInWindowsWhenAskedTo) {
  Library library;
  write_noise(library.music / "long.wav", 0.9F, 1, 60.0);
  library.scan();
  Catalogue catalogue(library.file, CatalogueUse::kWrite);
  const auto windows = [&] {
    const CatalogueSong song = *catalogue.find_song(library.music / "long.wav");
    return catalogue.find_hearing(song.identity, catalogue.model()->ears)->windows;
  };
  EXPECT_EQ(windows(), kWindowsHeard);
  EXPECT_EQ(library.scan(loudness_model(), true).heard, 1U);
  EXPECT_EQ(windows(), 0U);
  EXPECT_EQ(library.scan().heard, 0U) << "all is more than some";
}

TEST(Scan, LeavesFoldersThatItCannotReadAlone) {
  Library library;
  write_noise(library.music / "a.wav", 0.9F, 1);
  library.scan();
  const auto scan_elsewhere = [&] {
    Catalogue catalogue(library.file, CatalogueUse::kWrite);
    const SongLabeller labeller(loudness_model());
    LibraryScanner(catalogue, labeller).scan({library.folder / "missing"});
  };
  EXPECT_THAT(scan_elsewhere, ThrowsMessage<FileError>(HasSubstr("there is no such file or folder")));
  EXPECT_THAT(library.list(), ElementsAre("a.wav loud"));
}

TEST(Scan, TwoAtOnceAreOneTooMany) {
  const Library library;
  Catalogue catalogue(library.file, CatalogueUse::kWrite);
  const CatalogueLock lock(library.file);
  const SongLabeller labeller(loudness_model());
  EXPECT_THAT(([&] { LibraryScanner(catalogue, labeller); }),
              ThrowsMessage<FileError>(AllOf(HasSubstr("another program"), HasSubstr("library.db"))));
}

TEST(Scan, StopsWhenAskedToAndGoesOnTheNextTime) {
  Library library;
  for (unsigned i = 0; i < 8; ++i) {
    write_noise(library.music / (std::to_string(i) + ".wav"), 0.9F, i + 1);
  }
  std::stop_source stop;
  {
    Catalogue catalogue(library.file, CatalogueUse::kWrite);
    const SongLabeller labeller(loudness_model());
    const ScanSummary summary =
        LibraryScanner(catalogue, labeller, {.jobs = 1})
            .scan({library.music}, {.song = [&](const CatalogueSong&, SongOutcome) { stop.request_stop(); }},
                  stop.get_token());
    EXPECT_TRUE(summary.stopped);
    EXPECT_EQ(summary.heard, 1U);
  }
  EXPECT_EQ(library.scan().heard, 7U);
}

TEST(Scan, WithLittleMemoryGoesOnOneByOne) {
  Library library;
  for (unsigned i = 0; i < 4; ++i) {
    write_noise(library.music / (std::to_string(i) + ".wav"), 0.9F, i + 1);
  }
  Catalogue catalogue(library.file, CatalogueUse::kWrite);
  const SongLabeller labeller(loudness_model());
  EXPECT_EQ(LibraryScanner(catalogue, labeller, {.jobs = 3, .max_memory_bytes = 1}).scan({library.music}).heard, 4U);
}

TEST(Watch, SaysThatItWaitsForAFolder) {
  const Library library;
  std::stop_source stop;
  std::vector<std::string> troubles;
  Catalogue catalogue(library.file, CatalogueUse::kWrite);
  const SongLabeller labeller(loudness_model());
  LibraryScanner scanner(catalogue, labeller);
  LibraryWatch(scanner, {library.folder / "later"},
               {.looked_at_all = [&](const ScanSummary&) { stop.request_stop(); },
                .trouble = [&](const std::string& trouble) { troubles.push_back(trouble); }})
      .run(stop.get_token());
  EXPECT_THAT(troubles, ElementsAre(AllOf(HasSubstr("later"), HasSubstr("is not there"))));
}

TEST(Watch, HearsWhatArrivesAndFollowsRenames) {
  Library library;
  write_noise(library.music / "first.wav", 0.9F, 1);
  std::stop_source stop;
  std::vector<std::string> heard;
  std::mutex mutex;
  std::jthread watching([&] {
    Catalogue catalogue(library.file, CatalogueUse::kWrite);
    const SongLabeller labeller(loudness_model());
    LibraryScanner scanner(catalogue, labeller);
    LibraryWatch watch(scanner, {library.music},
                       {.scan = {.song =
                                     [&](const CatalogueSong& song, SongOutcome outcome) {
                                       const std::scoped_lock lock(mutex);
                                       heard.push_back(song.path.filename().string() +
                                                       (outcome == SongOutcome::kHeard ? " heard" : " known"));
                                     }},
                        .trouble = [&](const std::string& trouble) {
                          const std::scoped_lock lock(mutex);
                          heard.push_back(trouble.substr(trouble.rfind('/') + 1));
                        }});
    watch.run(stop.get_token());
  });
  const auto wait_for = [&](const std::string& line) {
    for (int i = 0; i < 200; ++i) {
      {
        const std::scoped_lock lock(mutex);
        if (std::ranges::find(heard, line) != heard.end()) {
          return;
        }
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    ADD_FAILURE() << line << " never came";
  };
  wait_for("first.wav heard");
  fs::create_symlink("loop", library.music / "loop");
  wait_for("loop: Too many levels of symbolic links");
  ASSERT_EQ(mkfifo((library.music / "pipe.wav").c_str(), 0600), 0);
  write_noise(library.music / "new/deep/second.wav", 0.5F, 2);
  wait_for("second.wav heard");
  fs::rename(library.music / "new", library.music / "moved");
  wait_for("second.wav known");
  write_noise(library.music / "moved/deep/third.wav", 0.5F, 3);
  wait_for("third.wav heard");
  write_side(library.music / "moved/deep/side.wav");
  wait_for("side.wav heard");
  {
    const std::scoped_lock lock(mutex);
    heard.clear();
  }
  write_file(library.music / "moved/deep/record.cue", sheet_lines("side.wav", 1));
  wait_for("side.wav heard");
  fs::remove(library.music / "moved/deep/record.cue");
  wait_for("side.wav known");
  fs::remove(library.music / "moved/deep/side.wav");
  stop.request_stop();
  watching.join();
  library.scan();
  EXPECT_THAT(library.list(), ElementsAre("first.wav loud", "second.wav loud", "third.wav loud"));
  EXPECT_THAT(library.list({.gone = true}), ElementsAre("side.wav quiet", "second.wav loud"));
}

}  // namespace
}  // namespace auricle
