#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <memory>
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
using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;

/// Processes of this machine that train together; the environment is what torchrun would give them.
class Together : public testing::Test {
 protected:
  void SetUp() override { practice(); }  // by a process that is alone

  std::unique_ptr<Process> start(int rank, int size, std::vector<std::string> more) {
    setenv("RANK", std::to_string(rank).c_str(), 1);
    setenv("WORLD_SIZE", std::to_string(size).c_str(), 1);
    std::vector<std::string> arguments{
        program("auricle").string(), "train",        "--data",
        practice().music.string(),   "--threads",    "1",
        "--no-leakage-check",        "--rendezvous", "file://" + (folder_ / "meet").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto process = std::make_unique<Process>(arguments);
    unsetenv("RANK");
    unsetenv("WORLD_SIZE");
    return process;
  }

  TemporaryFolder folder_;
  fs::path model_ = folder_ / "m.safetensors";
};

TEST_F(Together, OnePrintsAndWritesWhatAllHaveLearnt) {
  const auto leader = start(0, 2, {"--epochs", "3", "--batch-size", "4", "-o", model_.string()});
  const auto follower =
      start(1, 2, {"--epochs", "3", "--batch-size", "4", "-o", (folder_ / "no.safetensors").string()});
  const ProcessResult led = leader->wait();
  const ProcessResult followed = follower->wait();
  EXPECT_EQ(led.status, 0) << led.err;
  EXPECT_EQ(followed.status, 0) << followed.err;
  EXPECT_THAT(led.out, HasSubstr("test accuracy"));
  EXPECT_EQ(followed.out, "");
  EXPECT_FALSE(fs::exists(folder_ / "no.safetensors"));

  const fs::path alone = folder_ / "alone.safetensors";
  ASSERT_EQ(auricle({"train", "--data", practice().music.string(), "--threads", "1", "--no-leakage-check", "--epochs",
                     "3", "--batch-size", "8", "-o", alone.string()})
                .status,
            0);
  const std::vector<float> together = load_model(model_).networks.front().weights.at("dense.weight").values;
  const std::vector<float> by_one = load_model(alone).networks.front().weights.at("dense.weight").values;
  ASSERT_EQ(together.size(), by_one.size());
  for (std::size_t i = 0; i < together.size(); i += 101) {
    EXPECT_NEAR(together[i], by_one[i], 1e-4);
  }
}

TEST_F(Together, AProcessThatIsKilledEndsTheTrainingOfAll) {
  const std::vector<std::string> options{"--epochs", "1000000", "--batch-size", "4", "-o", model_.string()};
  const auto leader = start(0, 3, options);
  const auto follower = start(1, 3, options);
  const auto victim = start(2, 3, options);
  const fs::path checkpoint = folder_ / "m.checkpoint.safetensors";
  for (int i = 0; i < 600 && !fs::exists(checkpoint); ++i) {
    std::this_thread::sleep_for(milliseconds(100));
  }
  victim->signal(SIGKILL);
  const auto begin = std::chrono::steady_clock::now();
  for (Process* survivor : {leader.get(), follower.get()}) {
    const ProcessResult result = survivor->wait();
    EXPECT_EQ(result.status, 1);
    EXPECT_THAT(result.err, AllOf(HasSubstr("rank 2 of 3 on host "), HasSubstr("was lost")));
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, seconds(30));
  // What is left is whole: one process can go on with it, with batches as large as the three had together.
  ASSERT_TRUE(fs::exists(checkpoint));
  const ProcessResult other = auricle({"train", "--data", practice().music.string(), "--no-leakage-check", "--epochs",
                                       "1000000", "--batch-size", "5", "--resume", model_.string()});
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("recipe/training/batch_size is not what is asked for"));
}

TEST_F(Together, ProcessesOfOtherOptionsAreToldSo) {
  const auto leader = start(0, 2, {"--epochs", "3", "-o", model_.string()});
  const auto follower = start(1, 2, {"--epochs", "4", "-o", model_.string()});
  for (Process* process : {leader.get(), follower.get()}) {
    const ProcessResult result = process->wait();
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, HasSubstr("rank 1 of 2"));
    EXPECT_THAT(result.err, HasSubstr("has another recipe than rank 0"));
  }
  EXPECT_FALSE(fs::exists(model_));
}

}  // namespace
}  // namespace auricle::test
