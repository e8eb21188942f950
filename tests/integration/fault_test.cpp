#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <auricle/core/atomic_file.hpp>
#include <auricle/network/model.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::vector<std::string> endless_training(const fs::path& model) {
  return {program("auricle").string(),
          "train",
          "--data",
          practice().music.string(),
          "-o",
          model.string(),
          "--epochs",
          "1000000"};
}

/// Waits until training has left its first model; a minute is far more than it takes.
void wait_for(const fs::path& file) {
  for (int i = 0; i < 600 && !fs::exists(file); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ASSERT_TRUE(fs::exists(file));
}

TEST(Faults, InterruptedTrainingLeavesTheBestModelSoFar) {
  const TemporaryFolder folder;
  const fs::path model = folder / "m.safetensors";
  Process process(endless_training(model));
  wait_for(model);
  process.signal(SIGINT);
  const ProcessResult result = process.wait();
  EXPECT_EQ(result.status, 130) << result.err;
  EXPECT_THAT(result.out, HasSubstr("the best so far"));
  EXPECT_THAT(result.out, HasSubstr("test accuracy"));
  EXPECT_NO_THROW(load_model(model));
  EXPECT_TRUE(fs::exists(folder / "m.curves.png"));
  EXPECT_EQ(auricle({"classify", practice().song().string(), "--model", model.string()}).status, 0);
}

TEST(Faults, InterruptedEnsembleKeepsItsWholeNetworks) {
  const TemporaryFolder folder;
  const fs::path model = folder / "m.safetensors";
  Process process({program("auricle").string(), "train", "--data", practice().music.string(), "-o", model.string(),
                   "--epochs", "20", "--networks", "32", "--no-leakage-check"});
  const auto networks = [&] { return fs::exists(model) ? load_model(model).networks.size() : 0; };
  for (int i = 0; i < 600 && networks() < 2; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  process.signal(SIGINT);
  const ProcessResult result = process.wait();
  EXPECT_EQ(result.status, 130) << result.err;
  EXPECT_GE(networks(), 2U);
  EXPECT_THAT(result.out, HasSubstr("networks before"));
}

TEST(Faults, KilledTrainingLeavesAWholeModel) {
  const TemporaryFolder folder;
  const fs::path model = folder / "m.safetensors";
  for (const int delay_ms : {0, 7, 23, 61}) {
    fs::remove(model);
    Process process(endless_training(model));
    wait_for(model);
    std::this_thread::sleep_for(std::chrono::milliseconds(delay_ms));
    process.signal(SIGKILL);
    EXPECT_EQ(process.wait().status, 128 + SIGKILL);
    EXPECT_NO_THROW(load_model(model)) << delay_ms;
  }
}

// A limit on the size of files stops a write half-way as a full disk does.
TEST(Faults, AFullDiskIsSaidAndLeavesNoHalfFile) {
  const TemporaryFolder folder;
  const auto with_little_space = [](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"sh", "-c", "ulimit -f 8; exec \"$0\" \"$@\"", program("auricle").string()});
    return run(arguments);
  };
  const std::string music = practice().music.string();
  for (const auto& [arguments, output] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"compose", (folder / "music").string(), "--genres", "1", "--songs", "1"}, ""},
           {{"features", music, "-o", (folder / "t.npy").string()}, "t.npy"},
           {{"train", "--data", music, "-o", (folder / "m.safetensors").string()}, "m.safetensors"},
           {{"mfcc", practice().song().string(), "-o", (folder / "p.png").string()}, "p.png"}}) {
    const ProcessResult result = with_little_space(arguments);
    EXPECT_EQ(result.status, 1) << arguments.front() << result.err;
    EXPECT_THAT(result.err, HasSubstr("auricle: can't write ")) << arguments.front();
    EXPECT_TRUE(output.empty() || !fs::exists(folder / output)) << output;
  }
  for (const auto& entry : fs::recursive_directory_iterator(folder.path())) {
    EXPECT_TRUE(!entry.is_regular_file() || entry.path().extension() == ".csv") << entry.path() << " was left behind";
  }
}

TEST(Faults, FullStandardOutputIsAnError) {
  const ProcessResult result = run({"sh", "-c", "exec \"$0\" \"$@\" > /dev/full", program("auricle").string(),
                                    "classify", practice().song().string(), "--model", practice().model.string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("standard output"));
}

}  // namespace
}  // namespace auricle::test
