#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/network/model.hpp>
#include <support/files.hpp>
#include <support/ports.hpp>
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
using testing::Not;

/// Processes of this machine that train together.
class Together : public testing::Test {
 protected:
  void SetUp() override { practice(); }  // by a process that is alone

  /// One that is told by `variables` who it is.
  static std::unique_ptr<Process> start_with(const std::map<std::string, std::string>& variables,
                                             const std::vector<std::string>& more) {
    for (const auto& [name, value] : variables) {
      setenv(name.c_str(), value.c_str(), 1);
    }
    std::vector<std::string> arguments{program("auricle").string(), "train",     "--data",
                                       practice().music.string(),   "--threads", "1",
                                       "--no-leakage-check"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    auto process = std::make_unique<Process>(arguments);
    for (const auto& [name, value] : variables) {
      unsetenv(name.c_str());
    }
    return process;
  }

  /// By torchrun's variables.
  std::unique_ptr<Process> start(int rank, int size, std::vector<std::string> more) const {
    more.insert(more.end(), {"--rendezvous", "file://" + (folder_ / "meet").string()});
    return start_with({{"RANK", std::to_string(rank)}, {"WORLD_SIZE", std::to_string(size)}}, more);
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

TEST_F(Together, SlurmsStepsMeetOnTheirFirstNode) {
  const std::string port = std::to_string(free_port());
  const auto start_task = [&](int task, const std::string& epochs) {
    return start_with({{"SLURM_PROCID", std::to_string(task)},
                       {"SLURM_STEP_NUM_TASKS", "2"},
                       {"SLURM_STEP_NODELIST", "127.0.0.[1-2]"},
                       {"MASTER_PORT", port}},
                      {"--epochs", epochs, "--batch-size", "4", "-o", model_.string()});
  };
  {
    const auto first = start_task(0, "2");
    const auto second = start_task(1, "2");
    const ProcessResult led = first->wait();
    const ProcessResult followed = second->wait();
    EXPECT_EQ(led.status, 0) << led.err;
    EXPECT_EQ(followed.status, 0) << followed.err;
    EXPECT_EQ(followed.out, "");
    EXPECT_TRUE(fs::exists(model_));
  }
  const auto first = start_task(0, "2");
  const auto second = start_task(1, "3");
  for (Process* process : {first.get(), second.get()}) {
    const ProcessResult result = process->wait();
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, HasSubstr("rank 1 of 2"));
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
  // What is left is whole, and goes on with as many processes as it began with.
  ASSERT_TRUE(fs::exists(checkpoint));
  const ProcessResult other = auricle({"train", "--data", practice().music.string(), "--no-leakage-check", "--epochs",
                                       "1000000", "--batch-size", "5", "--resume", model_.string()});
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("recipe/training/batch_size is not what is asked for"));
  const ProcessResult alone =
      auricle({"train", "--data", practice().music.string(), "--threads", "1", "--no-leakage-check", "--epochs",
               "1000000", "--batch-size", "4", "--resume", model_.string()});
  EXPECT_EQ(alone.status, 2);
  EXPECT_THAT(alone.err, HasSubstr("was begun by 3 processes and can't go on with 1"));
  EXPECT_EQ(std::ranges::count(alone.err, '\n'), 1) << alone.err;
}

/// What each of them comes to says why.
void expect_all_end(const std::vector<Process*>& processes, int status, const std::string& why) {
  for (Process* process : processes) {
    const ProcessResult result = process->wait();
    EXPECT_EQ(result.status, status);
    EXPECT_THAT(result.err, HasSubstr(why));
    EXPECT_THAT(result.err, Not(HasSubstr("unexpected")));
  }
}

TEST_F(Together, AProcessThatIsKilledWhileOthersAreAwaitedIsNamed) {
  const auto leader = start(0, 3, {"-o", model_.string()});
  const auto victim = start(2, 3, {"-o", model_.string()});
  std::this_thread::sleep_for(seconds(4));
  victim->signal(SIGKILL);
  const ProcessResult led = leader->wait();
  EXPECT_EQ(led.status, 1);
  EXPECT_THAT(led.err, AllOf(HasSubstr("waits for rank 1 of 3"), HasSubstr("rank 2 of 3"), HasSubstr("was lost")));
  EXPECT_THAT(led.err, Not(HasSubstr("--resume")));  // nothing was begun
}

TEST_F(Together, ACardThatOneHasNotIsNamedToAll) {
  const std::string port = std::to_string(free_port());
  const auto start_rank = [&](int rank, const std::string& card) {
    return start_with({{"RANK", std::to_string(rank)},
                       {"WORLD_SIZE", "2"},
                       {"MASTER_ADDR", "127.0.0.1"},
                       {"MASTER_PORT", port},
                       {"GLOO_SOCKET_IFNAME", card}},
                      {"-o", model_.string()});
  };
  const auto leader = start_rank(0, "lo");
  const auto follower = start_rank(1, "nope0");
  expect_all_end({leader.get(), follower.get()}, 2, "GLOO_SOCKET_IFNAME is nope0");
}

TEST_F(Together, AllHearWhatOneCanNotDo) {
  const auto leader = start(0, 2, {"-o", model_.string()});
  const auto follower = start(1, 2, {"-o", model_.string(), "--genres", "nonesuch"});
  expect_all_end({leader.get(), follower.get()}, 2, "there is no genre nonesuch");
}

TEST_F(Together, ProcessesOfOtherOptionsAreToldSo) {
  for (const std::array<std::string, 2>& other :
       {std::array<std::string, 2>{"--epochs", "recipe"}, std::array<std::string, 2>{"--seed", "seed"}}) {
    const auto leader = start(0, 2, {"-o", model_.string()});
    const auto follower = start(1, 2, {"-o", model_.string(), other[0], "4"});
    expect_all_end({leader.get(), follower.get()}, 2, "has another " + other[1] + " than rank 0");
    EXPECT_FALSE(fs::exists(model_));
    EXPECT_FALSE(fs::exists(folder_ / "meet"));  // so that it can be tried again there
  }
}

}  // namespace
}  // namespace auricle::test
