#include <algorithm>
#include <filesystem>
#include <string>

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

TEST(Export, WritesAModelAndReplacesItsOwnFile) {
  const TemporaryFolder folder;
  const fs::path file = folder / "model.onnx";
  for (int i = 0; i < 2; ++i) {
    const ProcessResult result = auricle({"export", practice().model, "-o", file});
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("output: \"probabilities\""));
  }
  for (const std::string& genre : practice().genres) {
    EXPECT_THAT(read_file(file), HasSubstr("\"" + genre + "\""));
  }
}

TEST(Export, ReplacesNoFileOfOthersAndNoInput) {
  const TemporaryFolder folder;
  fs::copy_file(golden("onnx/vgg.onnx"), folder / "theirs.onnx");
  const std::string before = read_file(folder / "theirs.onnx");
  for (const fs::path& output : {folder / "theirs.onnx", practice().model}) {
    const ProcessResult result = auricle({"export", practice().model, "-o", output});
    EXPECT_EQ(result.status, 2);
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  }
  EXPECT_EQ(read_file(folder / "theirs.onnx"), before);
  EXPECT_EQ(auricle({"export", golden("onnx/vgg.onnx"), "-o", folder / "x.onnx"}).status, 1);
  EXPECT_FALSE(fs::exists(folder / "x.onnx"));
  const ProcessResult misleading = auricle({"export", practice().model, "-o", folder / "x.txt"});
  EXPECT_EQ(misleading.status, 2);
  EXPECT_THAT(misleading.err, HasSubstr("end in .onnx"));
  EXPECT_FALSE(fs::exists(folder / "x.txt"));
}

// What the numbers are is held to ONNX Runtime by onnx_test.
TEST(Export, TakesSoundWhereTheModelHearsMfccsOrMelBands) {
  const TemporaryFolder folder;
  const fs::path file = folder / "model.onnx";
  const ProcessResult result = auricle({"export", practice().model, "--with-front-end", "-o", file});
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("input: \"sound\", [batch, 661500 samples]"));

  const fs::path box = source_dir() / "models/everyday.safetensors";
  const ProcessResult in_the_box = auricle({"export", box, "--with-front-end", "-o", folder / "box.onnx"});
  EXPECT_EQ(in_the_box.status, 0) << in_the_box.err;
  EXPECT_THAT(in_the_box.out, HasSubstr("input: \"sound\", [batch, 48000 samples]"));
}

}  // namespace
}  // namespace auricle::test
