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

class FftOfAnyLength : public testing::TestWithParam<std::size_t> {
 protected:
  /// Standard-normal noise, float32 values in either precision.
  template <typename T>
  static void fill(std::span<T> values) {
    Random random(values.size());
    for (T& value : values) {
      value = static_cast<T>(static_cast<float>(random.normal()));
    }
  }

  template <typename A, typename B>
  static double relative_error(std::span<const A> got, std::span<const B> wanted) {
    double error = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const double difference = static_cast<double>(got[i]) - static_cast<double>(wanted[i]);
      error += difference * difference;
      size += static_cast<double>(wanted[i]) * static_cast<double>(wanted[i]);
    }
    return std::sqrt(error / size);
  }

  template <typename T>
  static void expect_inverse(std::size_t n, double tolerance) {
    RealFft<T> fft(n);
    fill(fft.samples());
    const std::vector<T> samples(fft.samples().begin(), fft.samples().end());
    fft.transform();
    std::fill(fft.samples().begin(), fft.samples().end(), T{0});
    fft.inverse();
    EXPECT_LE((relative_error<T, T>(fft.samples(), samples)), tolerance);
  }
};

TEST_P(FftOfAnyLength, InSinglePrecisionIsNearDoublePrecision) {
  RealFft<float> single(GetParam());
  RealFft<double> twice(GetParam());
  fill(single.samples());
  fill(twice.samples());
  single.transform();
  twice.transform();
  EXPECT_LE((relative_error<float, double>(single.spectrum(), twice.spectrum())), test::kFloatFftRelative);
}

TEST_P(FftOfAnyLength, InverseGivesTheSamplesBack) {
  expect_inverse<double>(GetParam(), test::kFftRelative);
  expect_inverse<float>(GetParam(), test::kFloatFftRelative);
}

TEST_P(FftOfAnyLength, InverseIgnoresImaginaryPartsThatARealSignalLacks) {
  RealFft<double> fft(GetParam());
  fill(fft.spectrum());
  std::vector<double> spectrum(fft.spectrum().begin(), fft.spectrum().end());
  fft.inverse();
  const std::vector<double> samples(fft.samples().begin(), fft.samples().end());
  std::fill_n(spectrum.begin() + kBlockFrames, kBlockFrames, 0.0);
  if (fft.size() % 2 == 0) {
    std::fill_n(spectrum.end() - kBlockFrames, kBlockFrames, 0.0);
  }
  std::copy(spectrum.begin(), spectrum.end(), fft.spectrum().begin());
  fft.inverse();
  EXPECT_TRUE(std::equal(samples.begin(), samples.end(), fft.samples().begin()));
}

INSTANTIATE_TEST_SUITE_P(From2To65536, FftOfAnyLength,
                         testing::Values(2, 3, 4, 7, 8, 16, 32, 64, 100, 128, 256, 400, 441, 512, 1000, 1023, 1024,
                                         2048, 4096, 8192, 16384, 32768, 65536));

TEST(RealFftObject, CopiesHaveBuffersOfTheirOwn) {
  RealFft<float> first(16);
  RealFft<float> second = first;
  std::fill(first.samples().begin(), first.samples().end(), 1.0F);
  std::fill(second.samples().begin(), second.samples().end(), 2.0F);
  first.transform();
  second.transform();
  EXPECT_EQ(first.spectrum()[0], 16.0F);
  EXPECT_EQ(second.spectrum()[0], 32.0F);
}

TEST(RealFftObject, MovesWithItsBuffers) {
  RealFft<double> first(8);
  RealFft<double> second = std::move(first);
  std::fill(second.samples().begin(), second.samples().end(), 1.0);
  second.transform();
  EXPECT_NEAR(second.spectrum()[0], 8.0, 8.0 * test::kFftRelative);
}

}  // namespace
}  // namespace auricle
