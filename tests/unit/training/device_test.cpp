#include <auricle/training/device.hpp>

#include <map>
#include <string>

#include <auricle/core/error.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kNoVariables = [](const char*) -> std::optional<std::string> { return std::nullopt; };

Environment only(const std::string& name, const std::string& value) {
  return [name, value](const char* asked) { return asked == name ? std::optional(value) : std::nullopt; };
}

CudaSupport gpus(int count) { return {.libtorch = "2.9.0", .built_in = true, .n_gpus = count}; }

std::string refusal(const std::string& name, const CudaSupport& support, const Environment& variables = kNoVariables) {
  try {
    choose_device(name, support, variables);
  } catch (const UsageError& error) {
    EXPECT_THAT(error.what(), Not(HasSubstr("\n")));
    return error.what();
  }
  return "accepted";
}

TEST(Device, IsWhatWasAskedFor) {
  EXPECT_EQ(choose_device("cpu", {}, kNoVariables), Device{});
  EXPECT_EQ(choose_device("cuda", gpus(2), kNoVariables), (Device{.kind = Device::kCuda, .index = 0}));
  EXPECT_EQ(choose_device("cuda:1", gpus(2), kNoVariables), (Device{.kind = Device::kCuda, .index = 1}));
}

TEST(Device, IsAnotherGpuForEachProcessOfAHost) {
  const Device second{.kind = Device::kCuda, .index = 1};
  EXPECT_EQ(choose_device("cuda", gpus(4), only("LOCAL_RANK", "1")), second);
  EXPECT_EQ(choose_device("cuda", gpus(4), only("SLURM_LOCALID", "1")), second);
  // Slurm's --gpus-per-task shows each process one GPU.
  EXPECT_EQ(choose_device("cuda", gpus(1), only("SLURM_LOCALID", "3")).index, 0);
  EXPECT_EQ(choose_device("cuda:0", gpus(4), only("LOCAL_RANK", "1")).index, 0);
  EXPECT_THAT(refusal("cuda", gpus(4), only("LOCAL_RANK", "one")), HasSubstr("LOCAL_RANK is one"));
}

TEST(Device, IsRefusedWhereItIsNotThere) {
  EXPECT_THAT(refusal("cuda", {.libtorch = "1.13.1"}),
              HasSubstr("--device cuda: libtorch 1.13.1 here was built without CUDA"));
  EXPECT_THAT(refusal("cuda:1", gpus(0)), HasSubstr("--device cuda:1: there is no GPU"));
  EXPECT_THAT(refusal("cuda:1", gpus(1)), HasSubstr("there is one GPU; the last is cuda:0"));
  EXPECT_THAT(refusal("cuda:8", gpus(8)), HasSubstr("there are 8 GPUs; the last is cuda:7"));
  for (const std::string name : {"", "gpu", "CUDA", "cuda:", "cuda:-1", "cuda:1x", "cuda1"}) {
    EXPECT_THAT(refusal(name, gpus(2)), HasSubstr("--device " + name + " is none"));
  }
}

TEST(Device, IsTheProcessorWithoutLookingForAnother) { EXPECT_EQ(find_device("cpu"), Device{}); }

}  // namespace
}  // namespace auricle
