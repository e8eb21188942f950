#include <auricle/dsp/stft.hpp>

#include <cmath>
#include <complex>
#include <numbers>
#include <thread>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <support/tolerances.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

std::vector<float> noise(std::size_t n_samples) {
  Random random(7);
  std::vector<float> samples(n_samples);
  for (float& sample : samples) {
    sample = static_cast<float>(random.uniform({-1.0, 1.0}));
  }
  return samples;
}

TEST(Stft, HasLibrosasNumberOfFrames) {
  const Stft centred(StftOptions{});
  EXPECT_EQ(centred.frames(661'500), 1292U);
  EXPECT_EQ(centred.frames(1), 1U);
  EXPECT_EQ(centred.frames(511), 1U);
  EXPECT_EQ(centred.frames(512), 2U);
  const Stft whole_frames_only({.center = false});
  EXPECT_EQ(whole_frames_only.frames(2048), 1U);
  EXPECT_EQ(whole_frames_only.frames(2048 + 511), 1U);
  EXPECT_EQ(whole_frames_only.frames(2048 + 512), 2U);
  const Stft odd({.n_fft = 1023, .hop_length = 441});
  EXPECT_EQ(odd.frames(1), 1U);
  EXPECT_EQ(odd.frames(441), 1U);
  EXPECT_EQ(odd.frames(442), 2U);
}

TEST(Stft, RefusesWhatMakesNoFrame) {
  EXPECT_THROW(Stft(StftOptions{}).frames(0), AudioError);
  EXPECT_THROW(Stft({.center = false}).frames(2047), AudioError);
}

TEST(Stft, RefusesSizesThatCannotBe) {
  EXPECT_THROW(Stft({.n_fft = 0}), UsageError);
  EXPECT_THROW(Stft({.hop_length = 0}), UsageError);
  EXPECT_THROW(Stft({.win_length = 5000}), UsageError);
  EXPECT_THROW(Stft({.win_length = 0}), UsageError);
  EXPECT_THROW(Stft({.frame_length = 4096}), UsageError);
  EXPECT_THROW(Stft({.win_length = 1024, .frame_length = 512}), UsageError);
}

/// |tf.signal.stft(samples, frame_length, frame_step, fft_length)| of one frame and bin, by its definition.
double tensorflow_magnitude(std::span<const float> frame, std::size_t bin, std::size_t n_fft) {
  const std::vector<double> window = make_window(WindowShape::kHann, frame.size());
  std::complex<double> sum = 0.0;
  for (std::size_t i = 0; i < frame.size(); ++i) {
    const double turns = static_cast<double>(bin * i) / static_cast<double>(n_fft);
    sum += frame[i] * window[i] * std::polar(1.0, -2.0 * std::numbers::pi * turns);
  }
  return std::abs(sum);
}

TEST(Stft, FramesShorterThanTheTransformAreTensorFlows) {
  for (const std::size_t length : {400U, 401U, 511U}) {
    const Stft stft({.n_fft = 512, .hop_length = 160, .center = false, .frame_length = length});
    EXPECT_THROW(stft.frames(length - 1), AudioError);
    EXPECT_EQ(stft.frames(length), 1U);
    EXPECT_EQ(stft.frames(length + 159), 1U);
    EXPECT_EQ(stft.frames(length + 160), 2U);
    const std::vector<float> samples = noise(length + 20 * 160);
    const Matrix got = stft.magnitudes(samples, 1.0);
    ASSERT_EQ(got.cols(), 21U);
    for (const std::size_t frame : {0U, 15U, 16U, 20U}) {
      for (const std::size_t bin : {0U, 1U, 100U, 256U}) {
        const double wanted = tensorflow_magnitude(std::span(samples).subspan(frame * 160, length), bin, 512);
        EXPECT_NEAR(got(bin, frame), wanted, 4.0 * test::kFloatRelative * wanted) << length << ", " << frame;
      }
    }
  }
}

TEST(Stft, APartOfTheClipGivesTheSameFramesAsTheWhole) {
  const std::vector<float> samples = noise(5000);
  const Stft stft({.n_fft = 256, .hop_length = 100, .center = false});
  const Matrix whole = stft.magnitudes(samples, 2.0);
  const std::size_t first_frame = 5;  // a block's border lies elsewhere in the part
  const Matrix part = stft.magnitudes(std::span(samples).subspan(first_frame * 100, 2000), 2.0);
  for (std::size_t bin = 0; bin < part.rows(); ++bin) {
    for (std::size_t frame = 0; frame < part.cols(); ++frame) {
      ASSERT_EQ(part(bin, frame), whole(bin, frame + first_frame)) << bin << ", " << frame;
    }
  }
}

TEST(Stft, MagnitudesAreThoseOfTheComplexTransform) {
  const std::vector<float> samples = noise(3000);
  const Stft stft({.n_fft = 512, .hop_length = 128});
  const ComplexSpectrum spectrum = stft.transform(samples);
  for (const double power : {0.5, 1.0, 2.0, 3.0}) {
    const Matrix magnitudes = stft.magnitudes(samples, power);
    for (std::size_t i = 0; i < magnitudes.values().size(); ++i) {
      const double magnitude =
          std::hypot(static_cast<double>(spectrum.re.values()[i]), static_cast<double>(spectrum.im.values()[i]));
      const double wanted = std::pow(magnitude, power);
      ASSERT_NEAR(magnitudes.values()[i], wanted, 4.0 * test::kFloatRelative * wanted);
    }
  }
}

// librosa.stft(x, n_fft=16, hop_length=8, window="ones", pad_mode="reflect"): it pads the last frame by itself, whose
// eight samples reflect to seven; the mirror of the mirror gives the last one.
TEST(Stft, ReflectsTheLastFrameAsLibrosaDoes) {
  const std::vector<float> samples = noise(24);
  const Matrix got = Stft({.n_fft = 16, .hop_length = 8, .window = WindowShape::kOnes, .pad_mode = PadMode::kReflect})
                         .magnitudes(samples, 1.0);
  double sum = samples[17];
  for (std::size_t i = 16; i < 24; ++i) {
    sum += samples[i] * (i < 23 ? 2.0 : 1.0);
  }
  ASSERT_EQ(got.cols(), 4U);
  EXPECT_NEAR(got(0, 3), std::abs(sum), 24.0 * test::kFloatRelative);
}

TEST(Stft, SeveralThreadsMayUseOne) {
  const std::vector<float> samples = noise(20'000);
  const Stft stft(StftOptions{});
  const Matrix alone = stft.magnitudes(samples, 2.0);
  std::vector<Matrix> results(4);
  {
    std::vector<std::jthread> threads;
    for (Matrix& result : results) {
      threads.emplace_back([&] {
        for (int round = 0; round < 5; ++round) {
          result = stft.magnitudes(samples, 2.0);
        }
      });
    }
  }
  for (const Matrix& result : results) {
    EXPECT_TRUE(std::equal(alone.values().begin(), alone.values().end(), result.values().begin()));
  }
}

}  // namespace
}  // namespace auricle
