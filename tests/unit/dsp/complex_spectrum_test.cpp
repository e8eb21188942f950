#include <auricle/dsp/complex_spectrum.hpp>

#include <cmath>
#include <complex>
#include <limits>
#include <stop_token>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

std::vector<float> random_sound(std::size_t length) {
  Random random(7);
  std::vector<float> samples(length);
  for (float& sample : samples) {
    sample = static_cast<float>(0.1 * random.normal());
  }
  return samples;
}

std::vector<std::complex<float>> spectrum_of(const Stft& stft, const std::vector<float>& samples) {
  std::vector<std::complex<float>> spectrum(stft.bins() * stft.frames(samples.size()));
  write_spectrum(stft, samples, spectrum);
  return spectrum;
}

TEST(WriteSpectrum, GivesTheTransformsValues) {
  const Stft stft({.n_fft = 256, .hop_length = 64});
  const std::vector<float> samples = random_sound(3000);
  const ComplexSpectrum wanted = stft.transform(samples);
  const std::vector<std::complex<float>> got = spectrum_of(stft, samples);
  for (std::size_t i = 0; i < got.size(); ++i) {
    EXPECT_EQ(got[i].real(), wanted.re.values()[i]);
    EXPECT_EQ(got[i].imag(), wanted.im.values()[i]);
  }
}

TEST(WriteSpectrum, RefusesSamplesThatAreNotFinite) {
  std::vector<std::complex<float>> spectrum(129);
  EXPECT_THROW(
      write_spectrum(Stft({.n_fft = 256}), std::vector<float>{std::numeric_limits<float>::infinity()}, spectrum),
      AudioError);
}

TEST(InverseStft, GivesTheSoundBackAtAnyLength) {
  const StftOptions options{.n_fft = 256, .hop_length = 64};
  const std::vector<float> samples = random_sound(3000);
  const std::vector<std::complex<float>> spectrum = spectrum_of(Stft(options), samples);
  for (const std::size_t length : {1U, 100U, 1500U, 3000U, 5000U}) {
    const std::vector<float> sound = inverse_stft(spectrum, options, length);
    ASSERT_EQ(sound.size(), length);
    for (std::size_t i = 0; i < length; ++i) {
      // The last frame that a shorter clip hears has no neighbour behind it.
      if (i < 3000 && (length == 3000 || i + 256 < length)) {
        EXPECT_NEAR(sound[i], samples[i], 1e-6) << i << " of " << length;
      }
    }
  }
  EXPECT_EQ(inverse_stft(spectrum, options, {}).size(), 64U * (3000 / 64));
}

TEST(InverseStft, RefusesWhatIsNoSpectrum) {
  const StftOptions options{.n_fft = 256, .hop_length = 64};
  EXPECT_THROW(inverse_stft({}, options, {}), UsageError);
  EXPECT_THROW(inverse_stft(std::vector<std::complex<float>>(130), options, {}), UsageError);
}

TEST(ComplexSpectrum, StopsWhenAsked) {
  const StftOptions options{.n_fft = 256, .hop_length = 64};
  std::stop_source stop;
  stop.request_stop();
  std::vector<std::complex<float>> spectrum(129);
  EXPECT_THROW(write_spectrum(Stft(options), std::vector<float>(1), spectrum, stop.get_token()), Stopped);
  EXPECT_THROW(inverse_stft(spectrum, options, {}, stop.get_token()), Stopped);
}

}  // namespace
}  // namespace auricle
