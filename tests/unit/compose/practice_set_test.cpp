#include <auricle/compose/compose.hpp>

#include <filesystem>
#include <gmock/gmock.h>
#include <map>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::ThrowsMessage;
using ::testing::UnorderedElementsAre;

/// Every file below a folder: relative path → contents.
std::map<std::string, std::string> files_below(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files[entry.path().lexically_relative(folder).string()] = read_file(entry.path());
    }
  }
  return files;
}

TEST(PracticeSet, IsAFolderForEachGenreWithItsSongs) {
  const test::TemporaryFolder folder;
  compose_practice_set(folder / "new" / "set", {.n_genres = 2, .n_songs = 2, .duration_s = 0.5});
  const std::string a = practice_genres()[0];
  const std::string b = practice_genres()[1];
  EXPECT_THAT(files_below(folder / "new" / "set"),
              UnorderedElementsAre(Key(a + "/" + a + ".00000.wav"), Key(a + "/" + a + ".00001.wav"),
                                   Key(b + "/" + b + ".00000.wav"), Key(b + "/" + b + ".00001.wav")));
}

TEST(PracticeSet, SongsDoNotDependOnTheSetsSizeOrTheThreads) {
  const test::TemporaryFolder folder;
  compose_practice_set(folder / "small", {.n_genres = 2, .n_songs = 1, .duration_s = 1, .threads = 1});
  compose_practice_set(folder / "large", {.n_genres = 4, .n_songs = 3, .duration_s = 1, .threads = 4});
  const auto large = files_below(folder / "large");
  EXPECT_EQ(large.size(), 12U);
  for (const auto& [name, contents] : files_below(folder / "small")) {
    ASSERT_TRUE(large.contains(name)) << name;
    EXPECT_TRUE(large.at(name) == contents) << name;
  }
}

TEST(PracticeSet, GoesIntoNoFolderThatHoldsAnything) {
  const test::TemporaryFolder folder;
  const ComposeOptions options = {.n_genres = 1, .n_songs = 1, .duration_s = 0.5};
  compose_practice_set(folder / "set", options);
  const auto before = files_below(folder / "set");
  EXPECT_THAT(
      [&] { compose_practice_set(folder / "set", {.n_genres = 2, .n_songs = 2, .duration_s = 0.5, .seed = 2}); },
      ThrowsMessage<UsageError>(AllOf(HasSubstr("is not empty"), HasSubstr(practice_genres()[0]))));
  EXPECT_EQ(files_below(folder / "set"), before);
  fs::create_directory(folder / "empty");
  EXPECT_NO_THROW(compose_practice_set(folder / "empty", options));
  EXPECT_THAT([&] { compose_practice_set("", options); }, ThrowsMessage<UsageError>(HasSubstr("name of a folder")));
}

TEST(PracticeSet, TellsHowFarItIs) {
  const test::TemporaryFolder folder;
  std::vector<std::size_t> done;
  compose_practice_set(folder.path(), {.n_genres = 1, .n_songs = 3, .duration_s = 0.5},
                       [&](const ProgressReport& report) {
                         EXPECT_EQ(report.total, 3U);
                         EXPECT_THAT(report.label, HasSubstr(practice_genres()[0]));
                         done.push_back(report.done);
                       });
  EXPECT_THAT(done, ElementsAre(1, 2, 3));
}

TEST(PracticeSet, AStopRequestLeavesOnlyWholeFiles) {
  const test::TemporaryFolder folder;
  std::stop_source stop;
  const ComposeOptions options = {.n_genres = 3, .n_songs = 20, .duration_s = 0.5, .threads = 2};
  compose_practice_set(
      folder / "stopped", options,
      [&](const ProgressReport& report) {
        if (report.done == 4) {
          stop.request_stop();
        }
      },
      stop.get_token());
  compose_practice_set(folder / "whole", options);

  const auto whole = files_below(folder / "whole");
  const auto stopped = files_below(folder / "stopped");
  EXPECT_GE(stopped.size(), 4U);
  EXPECT_LT(stopped.size(), 10U);
  for (const auto& [name, contents] : stopped) {
    ASSERT_TRUE(whole.contains(name)) << name;
    EXPECT_TRUE(whole.at(name) == contents) << name;
  }
}

TEST(PracticeSet, RefusesOptionsOutOfRangeBeforeItMakesAnything) {
  const test::TemporaryFolder folder;
  const auto refuses = [&](const ComposeOptions& options, const char* what) {
    EXPECT_THAT([&] { compose_practice_set(folder / "set", options); }, ThrowsMessage<UsageError>(HasSubstr(what)));
  };
  refuses({.n_genres = 0}, "genres");
  refuses({.n_genres = static_cast<int>(practice_genres().size()) + 1}, "genres");
  refuses({.n_songs = 0}, "songs");
  refuses({.n_songs = 100'001}, "songs");
  refuses({.duration_s = 0.01}, "duration");
  refuses({.sample_rate_hz = 1}, "sample rate");
  refuses({.threads = -1}, "threads");
  EXPECT_FALSE(fs::exists(folder / "set"));
}

TEST(PracticeSet, SaysWhichFolderCanNotBeMade) {
  const test::TemporaryFolder folder;
  write_file(folder / "taken", "a file");
  EXPECT_THAT([&] { compose_practice_set(folder / "taken", {.n_genres = 1, .n_songs = 1, .duration_s = 0.5}); },
              ThrowsMessage<FileError>(HasSubstr((folder / "taken").string())));
}

}  // namespace
}  // namespace auricle
