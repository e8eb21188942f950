#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>

#include <auricle/audio/load.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

/// Both sides scale samples exactly and resample with the same filter; what is left is the rounding of float sums
/// (measured: 2e-7 of full scale), and for lossy formats that of two decoders.
constexpr float kTolerance = 1e-4F;

/// The arguments librosa.load was called with, in our words.
LoadOptions options_of(const Json& arguments) {
  LoadOptions options;
  if (arguments.contains("sr")) {
    options.sample_rate_hz = arguments["sr"].is_null() ? std::nullopt : std::optional(arguments["sr"].get<int>());
  }
  if (arguments.contains("offset")) {
    options.offset_s = arguments["offset"];
  }
  if (arguments.contains("duration")) {
    options.duration_s = arguments["duration"].get<double>();
  }
  return options;
}

TEST(Golden, LoadsWhatLibrosaLoads) {
  const Json manifest = read_json(test::golden("audio/manifest.json"));
  const Matrix expected = read_npy(test::golden("audio/expected.npy"));
  ASSERT_GE(manifest.at("cases").size(), 75U) << "rates x sample types x channels";

  for (const Json& item : manifest.at("cases")) {
    SCOPED_TRACE(item.dump());
    const Clip clip = load_clip(test::golden("audio/" + item.at("file").get<std::string>()), options_of(item));
    EXPECT_EQ(clip.sample_rate_hz, item.at("rate").get<int>());

    const std::span<const float> librosa =
        expected.row(0).subspan(item.at("begin").get<std::size_t>(), item.at("length").get<std::size_t>());
    ASSERT_EQ(clip.samples.size(), librosa.size());
    float largest = 0.0F;
    for (std::size_t i = 0; i < librosa.size(); ++i) {
      largest = std::max(largest, std::abs(clip.samples[i] - librosa[i]));
    }
    EXPECT_LE(largest, kTolerance);
  }
}

}  // namespace
}  // namespace auricle
