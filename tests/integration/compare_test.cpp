#include <algorithm>
#include <filesystem>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A network that was trained for one epoch with another seed.
fs::path other_model() {
  static const fs::path model = [] {
    const fs::path path = practice().folder / "weak.safetensors";
    const ProcessResult trained = auricle({"train", "--data", practice().music.string(), "-o", path.string(),
                                           "--epochs", "1", "--seed", "5", "--threads", "1"});
    EXPECT_EQ(trained.status, 0) << trained.err;
    return path;
  }();
  return model;
}

/// How many songs of the practice set a model gets right, by `auricle evaluate`.
int right_songs(const fs::path& model) {
  const fs::path json = practice().folder / "right.json";
  const ProcessResult result =
      auricle({"evaluate", model.string(), "--data", practice().music.string(), "--json", json.string()});
  EXPECT_EQ(result.status, 0) << result.err;
  return read_json(json)["correct"].get<int>();
}

TEST(Compare, AgreesWithEvaluateAndGivesAVerdict) {
  const fs::path json = practice().folder / "compare.json";
  const ProcessResult result = auricle({"compare", practice().model.string(), other_model().string(), "--data",
                                        practice().music.string(), "--json", json.string()});
  ASSERT_EQ(result.status, 0) << result.err;
  const Json counts = read_json(json);
  EXPECT_EQ(counts["songs"], 24);
  EXPECT_EQ(counts["both_right"].get<int>() + counts["only_first"].get<int>(), right_songs(practice().model));
  EXPECT_EQ(counts["both_right"].get<int>() + counts["only_second"].get<int>(), right_songs(other_model()));
  EXPECT_THAT(result.out, HasSubstr(counts["verdict"].get<std::string>()));
  EXPECT_THAT(result.out, HasSubstr("McNemar"));
}

TEST(Compare, AModelIsAsGoodAsItself) {
  const std::string model = practice().model.string();
  const ProcessResult result = auricle({"compare", model, model, "--data", practice().music.string()});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("these songs don't tell which is better"));
}

TEST(Compare, LeavesOutSongsThatCanNotBeRead) {
  const fs::path mixed = practice().folder / "compared";
  const std::string genre = practice().genres.front();
  fs::create_directories(mixed / genre);
  fs::copy_file(practice().song(), mixed / genre / "a.wav", fs::copy_options::overwrite_existing);
  write_file(mixed / genre / "b.wav", "no music");
  const fs::path json = practice().folder / "compare.json";
  const ProcessResult result = auricle({"compare", practice().model.string(), other_model().string(), "--data",
                                        mixed.string(), "--json", json.string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  EXPECT_EQ(read_json(json)["songs"], 1);
}

}  // namespace
}  // namespace auricle::test
