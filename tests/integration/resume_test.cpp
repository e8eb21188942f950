#include <chrono>
#include <csignal>
#include <filesystem>
#include <thread>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/random.hpp>
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

/// A training of a second or two: dropout, mixup, batch normalization, averaged weights, two networks.
std::vector<std::string> training(const std::string& epochs = "12") {
  return {"train",     "--recipe", "conv",       "--data", practice().music.string(), "--epochs", epochs,
          "--threads", "1",        "--networks", "2",      "--no-leakage-check"};
}

std::vector<std::string> with(std::vector<std::string> arguments, const std::vector<std::string>& more) {
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

void expect_same_networks(const fs::path& one, const fs::path& other) {
  const Model a = load_model(one);
  const Model b = load_model(other);
  ASSERT_EQ(a.networks.size(), b.networks.size());
  for (std::size_t i = 0; i < a.networks.size(); ++i) {
    EXPECT_EQ(a.networks[i].weights, b.networks[i].weights) << "network " << i;
  }
  EXPECT_EQ(a.scores, b.scores);
}

class Resuming : public testing::Test {
 protected:
  /// Starts a training that has left a checkpoint by the time it is ended by a signal.
  ProcessResult cut_off(int signal) {
    Process process(with({program("auricle").string()}, with(training("100000"), {"-o", model_.string()})));
    for (int i = 0; i < 600 && !fs::exists(checkpoint_); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    process.signal(signal);
    return process.wait();
  }

  TemporaryFolder folder_;
  fs::path model_ = folder_ / "m.safetensors";
  fs::path checkpoint_ = folder_ / "m.checkpoint.safetensors";
};

TEST_F(Resuming, EndsAsTheTrainingThatWasNotCutOff) {
  const fs::path whole = folder_ / "whole.safetensors";
  ASSERT_EQ(auricle(with(training(), {"-o", whole.string()})).status, 0);

  Random random(1);
  int resumed = 0;
  for (int start = 0; start == 0 || fs::exists(checkpoint_); ++start) {
    const bool goes_on = fs::exists(checkpoint_);
    const std::string before = goes_on ? read_file(checkpoint_) : "";
    Process process(
        with({program("auricle").string()}, with(training(), {goes_on ? "--resume" : "-o", model_.string()})));
    for (int i = 0; i < 3000 && fs::exists(checkpoint_) == goes_on && (!goes_on || read_file(checkpoint_) == before);
         ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(random.below(200)));
    if (start < 5) {
      process.signal(SIGKILL);
    }
    const int status = process.wait().status;
    ASSERT_TRUE(status == 0 || status == 128 + SIGKILL) << status;
    resumed += goes_on ? 1 : 0;
  }
  EXPECT_GT(resumed, 0);
  expect_same_networks(model_, whole);
  EXPECT_EQ(read_file(folder_ / "m.history.csv"), read_file(folder_ / "whole.history.csv"));
  EXPECT_FALSE(fs::exists(checkpoint_)) << "a run that has ended needs none";
}

TEST_F(Resuming, GoesOnAfterCtrlC) {
  ASSERT_EQ(cut_off(SIGINT).status, 130);
  ASSERT_TRUE(fs::exists(model_));
  Process process(with({program("auricle").string()}, with(training("100000"), {"--resume", model_.string()})));
  std::this_thread::sleep_for(std::chrono::seconds(2));
  process.signal(SIGINT);
  const ProcessResult result = process.wait();
  EXPECT_EQ(result.status, 130) << result.err;
  EXPECT_THAT(result.out, HasSubstr("goes on behind epoch"));
}

TEST_F(Resuming, RefusesTheCheckpointOfAnotherRun) {
  ASSERT_EQ(cut_off(SIGKILL).status, 128 + SIGKILL);
  const std::string before = read_file(checkpoint_);
  const auto refused = [&](const std::vector<std::string>& arguments, int status, const std::string& why) {
    const ProcessResult result = auricle(arguments);
    EXPECT_EQ(result.status, status);
    EXPECT_THAT(result.err, HasSubstr(why));
    EXPECT_EQ(read_file(checkpoint_), before);
  };
  refused(with(training("7"), {"--resume", model_.string()}), 2, "its recipe/training/epochs is not what is asked for");
  refused(with(training("100000"), {"--resume", checkpoint_.string(), "--seed", "2"}), 2, "another run: its ");
  refused(with(training("100000"), {"--resume", model_.string(), "--genres", "chamber,shuffle"}), 2,
          "another run: its ");
  refused(with(training("100000"), {"--resume", model_.string(), "-o", (folder_ / "n.safetensors").string()}), 2,
          "leave -o out");
  refused(with(training("100000"), {"--resume", (folder_ / "n.safetensors").string()}), 1, "there is no ");
  refused(training("100000"), 2, "-o is missing");
  // As many songs in each part, but others.
  refused(with(training("100000"), {"--resume", model_.string(), "--split", "stratified"}), 2,
          "its songs are in other parts (training, validation, test)");
}

TEST_F(Resuming, RefusesADamagedCheckpoint) {
  ASSERT_EQ(cut_off(SIGKILL).status, 128 + SIGKILL);
  const std::string whole = read_file(checkpoint_);
  const auto refused = [&](const std::string& bytes) {
    write_file(checkpoint_, bytes);
    const ProcessResult result = auricle(with(training("100000"), {"--resume", model_.string()}));
    EXPECT_EQ(result.status, 1) << result.err;
    EXPECT_THAT(result.err, HasSubstr("train without --resume"));
  };
  refused(whole.substr(0, whole.size() / 2));
  refused(std::string(whole).replace(whole.find("auricle checkpoint"), 7, "Auricle"));
  refused(std::string(whole).replace(whole.find("memory.parameter.0\""), 18, "memory.parameter.X"));
  refused(read_file(model_));
  for (const std::size_t place : {whole.size() - 3, whole.size() / 2, whole.find("\\\"started\\\"") + 16}) {
    std::string flipped = whole;
    flipped[place] = static_cast<char>(flipped[place] ^ 1);
    refused(flipped);
  }
  write_file(checkpoint_, whole);
  EXPECT_EQ(auricle({"train", "--data", practice().music.string(), "--epochs", "1", "-o", checkpoint_.string()}).status,
            2)
      << "no model takes a checkpoint's place";
}

}  // namespace
}  // namespace auricle::test
