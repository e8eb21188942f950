#include <auricle/recognizer/window_reader.hpp>

#include <tuple>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using test::TemporaryFolder;

constexpr int kRate = 1000;

/// Every sample tells its place, and comes back from a file as it was.
Clip ramp(std::size_t n_samples) {
  Clip clip{.samples = std::vector<float>(n_samples), .sample_rate_hz = kRate};
  for (std::size_t i = 0; i < n_samples; ++i) {
    clip.samples[i] = static_cast<float>(static_cast<int>(i % 65'536) - 32'768) / 32'768.0F;
  }
  return clip;
}

TEST(WindowReader, CutsAsTheRuleThatKnowsTheLength) {
  const TemporaryFolder folder;
  for (const std::size_t n_samples :
       {1U, 2'999U, 3'000U, 3'001U, 4'499U, 4'500U, 4'501U, 5'000U, 6'000U, 6'001U, 9'100U, 600'000U, 1'100'003U}) {
    const Clip clip = ramp(n_samples);
    write_wav(folder / "ramp.wav", clip);
    for (const auto& [window_s, hop_s] : std::vector<std::tuple<double, double>>{
             {3.0, 3.0}, {3.0, 1.0}, {3.0, 0.7031}, {3.0, 10.0}, {3.0, 700.0}, {400.0, 333.3}, {2000.0, 1.0}}) {
      if (hop_s < 2.0 && n_samples > 10'000) {
        continue;  // only slow
      }
      const FrontEnd front_end({.sample_rate_hz = kRate, .window_s = window_s});
      ClipReader recording(folder / "ramp.wav", {.sample_rate_hz = kRate});
      WindowReader windows(recording, window_grid(front_end, hop_s));
      std::vector<Window> cut;
      for (auto heard = windows.next(); heard; heard = windows.next()) {
        const std::span<const float> wanted =
            std::span(clip.samples).subspan(heard->window.first_sample, heard->window.n_samples);
        ASSERT_THAT(heard->samples, testing::ElementsAreArray(wanted)) << n_samples << " " << window_s << " " << hop_s;
        cut.push_back(heard->window);
      }
      EXPECT_EQ(cut, front_end.windows(n_samples, hop_s)) << n_samples << " " << window_s << " " << hop_s;
    }
  }
}

}  // namespace
}  // namespace auricle
