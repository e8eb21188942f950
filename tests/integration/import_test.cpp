#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A golden network, and files that go with it.
class Import : public testing::Test {
 protected:
  void SetUp() override {
    write_file(folder_ / "front_end.json", R"({"kind": "mel", "n_mels": 16, "n_frames": 24})");
    write_file(folder_ / "labels.txt", "oud\nqanun\nnay\nriq\nbuzuq\n");
  }

  ProcessResult import(const std::vector<std::string>& more = {}, const fs::path& network = {}) const {
    const fs::path file = network.empty() ? golden("onnx/mobilenet_v3.onnx") : network;
    std::vector<std::string> arguments{"import", file, "-o", model(), "--front-end", folder_ / "front_end.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return auricle(arguments);
  }

  void expect_refusal(const ProcessResult& result, int status, const std::string& naming) const {
    EXPECT_EQ(result.status, status) << result.err;
    EXPECT_THAT(result.err, testing::StartsWith("auricle: "));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    EXPECT_THAT(result.err, HasSubstr(naming));
    EXPECT_FALSE(fs::exists(model()));
  }

  fs::path model() const { return folder_ / "model.safetensors"; }

  TemporaryFolder folder_;
};

TEST_F(Import, MakesAModelThatNamesSongsByItsLabels) {
  const ProcessResult imported = import({"--labels", folder_ / "labels.txt"});
  EXPECT_EQ(imported.status, 0) << imported.err;
  EXPECT_THAT(imported.out, HasSubstr("sigmoid (several at once)"));
  EXPECT_THAT(imported.out, HasSubstr("embedding, logits"));

  const ProcessResult summary = auricle({"summary", model()});
  EXPECT_THAT(summary.out, HasSubstr("oud, qanun, nay, riq, buzuq"));
  EXPECT_THAT(summary.out, HasSubstr("(Conv2D)"));

  const ProcessResult classified = auricle({"classify", practice().song(), "--model", model(), "--top", "0"});
  EXPECT_EQ(classified.status, 0) << classified.err;
  for (const char* label : {"oud", "qanun", "nay", "riq", "buzuq"}) {
    EXPECT_THAT(classified.out, HasSubstr(label));
  }
}

// 24 frames are half a second, so that even a practice song has some windows.
TEST_F(Import, MakesEarsThatAHeadIsLearntOn) {
  write_file(folder_ / "front_end.json", R"({"kind": "mel", "n_mels": 16, "n_frames": 24, "window_s": 0.56})");
  ASSERT_EQ(import({"--labels", folder_ / "labels.txt"}).status, 0);

  const fs::path table = folder_ / "t.csv";
  const ProcessResult features = auricle({"features", practice().song(), "--model", model(), "-o", table});
  EXPECT_EQ(features.status, 0) << features.err;
  EXPECT_THAT(read_file(table), HasSubstr("duration_s,embedding1,embedding2,"));

  const fs::path head = folder_ / "head.safetensors";
  const ProcessResult trained = auricle({"train", "--recipe", "head", "--backbone", model(), "--data", practice().music,
                                         "--no-leakage-check", "-o", head});
  EXPECT_EQ(trained.status, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("test accuracy"));
  fs::remove(model());
  const ProcessResult classified = auricle({"classify", practice().song(), "--model", head, "--top", "0"});
  EXPECT_EQ(classified.status, 0) << classified.err;
  for (const std::string& genre : practice().genres) {
    EXPECT_THAT(classified.out, HasSubstr(genre));
  }
  const ProcessResult other = auricle({"train", "--recipe", "head", "--backbone", head, "--embedding", "pool", "--data",
                                       practice().music, "-o", folder_ / "x.safetensors"});
  EXPECT_EQ(other.status, 2);
  EXPECT_THAT(other.err, HasSubstr("has no output \"pool\"; it has embedding"));
  const ProcessResult without =
      auricle({"train", "--recipe", "head", "--data", practice().music, "-o", folder_ / "x.safetensors"});
  EXPECT_EQ(without.status, 2);
  EXPECT_THAT(without.err, HasSubstr("--backbone"));
}

TEST_F(Import, MakesEarsThatAreFineTuned) {
  write_file(folder_ / "front_end.json", R"({"kind": "mel", "n_mels": 16, "n_frames": 24, "window_s": 0.56})");
  ASSERT_EQ(import({"--labels", folder_ / "labels.txt"}).status, 0);
  const fs::path tuned = folder_ / "tuned.safetensors";
  const ProcessResult trained =
      auricle({"train", "--recipe", "fine_tune", "--backbone", model(), "--data", practice().music, "--epochs", "1",
               "--no-leakage-check", "--threads", "1", "-o", tuned});
  EXPECT_EQ(trained.status, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("(Conv2D)")) << "the whole network is shown";
  EXPECT_THAT(trained.out, HasSubstr("Epoch"));
  fs::remove(model());
  const ProcessResult classified = auricle({"classify", practice().song(), "--model", tuned, "--top", "0"});
  EXPECT_EQ(classified.status, 0) << classified.err;
  for (const std::string& genre : practice().genres) {
    EXPECT_THAT(classified.out, HasSubstr(genre));
  }
  const ProcessResult report = auricle({"report", tuned, "-o", folder_ / "report.html"});
  EXPECT_EQ(report.status, 0) << report.err;

  write_file(folder_ / "from.json", R"({"name": "from", "backbone": {"learn": {"from": "conv2d_99"}},
      "network": {"layers": [{"type": "dense", "units": 2, "activation": "softmax"}]}})");
  const ProcessResult refused = auricle({"train", "--recipe", folder_ / "from.json", "--backbone", tuned, "--data",
                                         practice().music, "-o", folder_ / "x.safetensors"});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr("no layer \"conv2d_99\""));
  EXPECT_EQ(std::ranges::count(refused.err, '\n'), 1) << refused.err;
  EXPECT_FALSE(fs::exists(folder_ / "x.safetensors"));
}

TEST_F(Import, MakesATeacher) {
  write_file(folder_ / "front_end.json", R"({"kind": "mel", "n_mels": 16, "n_frames": 24, "window_s": 0.56})");
  ASSERT_EQ(import({"--labels", folder_ / "labels.txt"}).status, 0);
  const fs::path more = folder_ / "more";
  fs::create_directories(more / "deep");
  fs::copy_file(practice().song(), more / "deep/song.wav");
  const fs::path taught = folder_ / "taught.safetensors";
  const ProcessResult trained =
      auricle({"train", "--recipe", "fine_tune", "--backbone", model(), "--teacher", model(), "--unlabelled", more,
               "--data", practice().music, "--epochs", "1", "--threads", "1", "-o", taught});
  EXPECT_EQ(trained.status, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("recordings without a label are learnt from too"));
  EXPECT_THAT(auricle({"summary", taught}).out, HasSubstr("model.safetensors"));
  ASSERT_EQ(auricle({"report", taught, "-o", folder_ / "report.html"}).status, 0);
  EXPECT_THAT(read_file(folder_ / "report.html"), HasSubstr("Taught by"));

  const ProcessResult twice =
      auricle({"train", "--recipe", "conv", "--teacher", model().string() + "," + model().string(), "--data",
               practice().music, "-o", folder_ / "x.safetensors"});
  EXPECT_EQ(twice.status, 2);
  EXPECT_THAT(twice.err, HasSubstr("is a teacher already"));

  fs::create_directories(folder_ / "empty");
  const ProcessResult refused =
      auricle({"train", "--recipe", "conv", "--teacher", model(), "--unlabelled", folder_ / "empty", "--data",
               practice().music, "-o", folder_ / "x.safetensors"});
  EXPECT_EQ(refused.status, 1);
  EXPECT_THAT(refused.err, HasSubstr("holds no audio"));
  EXPECT_EQ(std::ranges::count(refused.err, '\n'), 1) << refused.err;
  EXPECT_FALSE(fs::exists(folder_ / "x.safetensors"));
}

TEST_F(Import, RefusesInOneLineAndWritesNothing) {
  write_file(folder_ / "text.onnx", "this is no network");
  write_file(folder_ / "four.txt", "a\nb\nc\nd\n");
  expect_refusal(import({}, folder_ / "missing.onnx"), 1, "missing.onnx");
  expect_refusal(import({}, folder_ / "text.onnx"), 1, "no ONNX file");
  expect_refusal(import({}, golden("onnx/vgg-input.npy")), 1, "no ONNX file");
  expect_refusal(import({}, golden("onnx/resnet.onnx")), 1, "32, 40");
  expect_refusal(import({"--labels", folder_ / "four.txt"}), 2, "4 labels");
  expect_refusal(import({"--labels", golden("onnx/vgg-input.npy")}), 1, "is no text");
  expect_refusal(import({"--embedding", "nosuch"}), 2, "nosuch");
  expect_refusal(import({"--frames", "30"}), 2, "30 frames");
  expect_refusal(import({"--answer-by", "vote"}), 2, "vote");
  write_file(folder_ / "front_end.json", R"({"name": "mine", "features": {"kind": "mel"}, "network": {}})");
  expect_refusal(import(), 1, "is a recipe");
}

}  // namespace
}  // namespace auricle::test
