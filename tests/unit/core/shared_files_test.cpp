#include <auricle/core/shared_files.hpp>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::HasSubstr;

TEST(SharedFiles, AreFoundByNameOrAreWhatIsNamed) {
  const test::TemporaryFolder folder;
  for (const char* kind : {"recipes", "front_ends", "models", "faults", "splits/listed"}) {
    std::filesystem::create_directories(folder / kind);
  }
  write_file(folder / "recipes/plain.json", "{}");
  write_file(folder / "front_ends/fine.json", "{}");
  write_file(folder / "models/everyday.safetensors", "");
  write_file(folder / "faults/gtzan.csv", "");
  const SharedFiles files(folder.path());
  EXPECT_EQ(files.recipe("plain"), folder / "recipes/plain.json");
  EXPECT_EQ(files.recipe("mine.json"), "mine.json");
  EXPECT_EQ(files.recipe("./mine"), "./mine");
  EXPECT_EQ(files.front_end("fine"), folder / "front_ends/fine.json");
  EXPECT_EQ(files.front_end("mine.json"), "mine.json");
  EXPECT_EQ(files.model(""), folder / "models/everyday.safetensors");
  EXPECT_EQ(files.model("m.safetensors"), "m.safetensors");
  EXPECT_EQ(files.split_lists("listed"), folder / "splits/listed");
  EXPECT_EQ(files.split_lists(folder.path().string()), folder.path());
  EXPECT_EQ(files.known_faults("gtzan"), folder / "faults/gtzan.csv");
  EXPECT_THAT([&] { files.recipe("fancy"); },
              testing::ThrowsMessage<UsageError>(testing::AllOf(HasSubstr("fancy"), HasSubstr("known: plain"))));
  EXPECT_THROW(files.known_faults("fma"), UsageError);
  EXPECT_THAT(
      [&] { SharedFiles(folder / "nowhere").model(""); },
      testing::ThrowsMessage<UsageError>(testing::AllOf(HasSubstr("nowhere/models"), HasSubstr("XDG_DATA_DIRS"))));
}

TEST(SharedFiles, OfThisBuildLieBesideItsPrograms) {
  EXPECT_EQ(shared_files().folder(), test::program("auricle").parent_path().parent_path() / "share/auricle");
}

}  // namespace
}  // namespace auricle
