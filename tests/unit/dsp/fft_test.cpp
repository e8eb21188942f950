#include <auricle/dsp/fft.hpp>

#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <vector>

#include <auricle/core/random.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

/// The defining sum, one frame and bin at a time.
std::complex<double> plain_bin(const std::vector<double>& block, std::size_t frame, std::size_t bin) {
  const std::size_t n = block.size() / kBlockFrames;
  std::complex<double> sum;
  for (std::size_t i = 0; i < n; ++i) {
    const double angle = -2.0 * std::numbers::pi * static_cast<double>(i * bin % n) / static_cast<double>(n);
    sum += block[i * kBlockFrames + frame] * std::polar(1.0, angle);
  }
  return sum;
}

class FftOfLength : public testing::TestWithParam<std::size_t> {};

TEST_P(FftOfLength, EqualsItsDefiningSumForEveryFrameOfABlock) {
  const std::size_t n = GetParam();
  RealFft<double> fft(n);
  ASSERT_EQ(fft.size(), n);
  ASSERT_EQ(fft.bins(), n / 2 + 1);
  Random random(n);
  for (int round = 0; round < 2; ++round) {  // the second one finds what the first left in the buffers
    std::vector<double> block(n * kBlockFrames);
    for (double& value : block) {
      value = random.uniform({-1.0, 1.0});
    }
    ASSERT_EQ(fft.samples().size(), block.size());
    std::copy(block.begin(), block.end(), fft.samples().begin());
    fft.transform();
    const std::span<const double> spectrum = fft.spectrum();
    ASSERT_EQ(spectrum.size(), fft.bins() * 2 * kBlockFrames);
    for (std::size_t bin = 0; bin < fft.bins(); ++bin) {
      for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
        const std::complex<double> got(spectrum[bin * 2 * kBlockFrames + frame],
                                       spectrum[(bin * 2 + 1) * kBlockFrames + frame]);
        ASSERT_LE(std::abs(got - plain_bin(block, frame, bin)), test::kFftRelative * static_cast<double>(n))
            << "bin " << bin << ", frame " << frame;
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(PowersOfTwoAndOthers, FftOfLength,
                         testing::Values(1, 2, 3, 4, 5, 6, 7, 8, 16, 31, 32, 64, 100, 128, 256, 400, 441, 512, 1023));

TEST(RealFftObject, MovesWithItsBuffers) {
  RealFft<double> first(8);
  RealFft<double> second = std::move(first);
  std::fill(second.samples().begin(), second.samples().end(), 1.0);
  second.transform();
  EXPECT_NEAR(second.spectrum()[0], 8.0, 8.0 * test::kFftRelative);
}

}  // namespace
}  // namespace auricle
