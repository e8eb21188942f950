// Holds the separation of harmonic and percussive parts against librosa (tests/golden/descriptors) and against its
// definition.

#include <auricle/features/hpss.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/features/harmonic_percussive.hpp>
#include <support/descriptor_goldens.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using test::descriptor_difference;
using test::DescriptorCase;

struct Parts {
  Matrix harmonic;  ///< magnitudes, bins x frames
  Matrix percussive;
};

/// Cuts a spectrum into blocks, the lanes that don't count being no numbers at all, and pushes them.
void push_all(const ComplexSpectrum& spectrum, Hpss& hpss) {
  const std::size_t n_frames = spectrum.re.cols();
  for (std::size_t first = 0; first < n_frames; first += kBlockFrames) {
    AlignedVector<float> values(spectrum.re.rows() * 2 * kBlockFrames, std::numeric_limits<float>::quiet_NaN());
    const std::size_t count = std::min(kBlockFrames, n_frames - first);
    for (std::size_t bin = 0; bin < spectrum.re.rows(); ++bin) {
      std::copy_n(&spectrum.re.row(bin)[first], count, &values[2 * bin * kBlockFrames]);
      std::copy_n(&spectrum.im.row(bin)[first], count, &values[(2 * bin + 1) * kBlockFrames]);
    }
    hpss.push({first, count, values});
  }
}

Parts split(const ComplexSpectrum& spectrum, const HpssOptions& options) {
  const std::size_t bins = spectrum.re.rows();
  Parts parts{Matrix(bins, spectrum.re.cols()), Matrix(bins, spectrum.re.cols())};
  std::size_t next = 0;
  const auto copy = [&](const SpectrumBlock& block, Matrix& to) {
    EXPECT_EQ(block.first_frame, next);
    for (std::size_t bin = 0; bin < bins; ++bin) {
      for (std::size_t i = 0; i < block.n_frames; ++i) {
        to(bin, block.first_frame + i) =
            std::hypot(block.values[2 * bin * kBlockFrames + i], block.values[(2 * bin + 1) * kBlockFrames + i]);
      }
    }
  };
  Hpss hpss(bins, options, [&](const SpectrumBlock& harmonic, const SpectrumBlock& percussive) {
    copy(harmonic, parts.harmonic);
    copy(percussive, parts.percussive);
    next += harmonic.n_frames;
  });
  push_all(spectrum, hpss);
  hpss.finish();
  EXPECT_EQ(next, spectrum.re.cols());
  return parts;
}

HpssOptions hpss_options(const DescriptorCase& item) {
  const auto both = [&](const char* name, double otherwise) {
    const Json value = item.parameters.value(name, Json(otherwise));
    return value.is_array() ? std::pair(value[0].get<double>(), value[1].get<double>())
                            : std::pair(value.get<double>(), value.get<double>());
  };
  const auto [time, frequency] = both("kernel_size", 31);
  const auto [harmonic, percussive] = both("margin", 1);
  return {.kernel_harmonic = static_cast<std::size_t>(time),
          .kernel_percussive = static_cast<std::size_t>(frequency),
          .mask = {.power = item.get("power", 2.0), .margin_harmonic = harmonic, .margin_percussive = percussive}};
}

TEST(Hpss, IsLibrosas) {
  test::for_each_descriptor_case("hpss", test::kDescriptor, [](const DescriptorCase& item) {
    const Stft stft(
        {.n_fft = item.get("n_fft", std::size_t{2048}), .hop_length = item.get("hop_length", std::size_t{512})});
    const Parts got = split(stft.transform(item.signal), hpss_options(item));
    return std::max(descriptor_difference(got.harmonic, item.golden("harmonic")),
                    descriptor_difference(got.percussive, item.golden("percussive")));
  });
}

ComplexSpectrum random_spectrum(std::size_t bins, std::size_t frames) {
  Random random(11);
  ComplexSpectrum spectrum{Matrix(bins, frames), Matrix(bins, frames)};
  for (Matrix* part : {&spectrum.re, &spectrum.im}) {
    for (float& value : part->values()) {
      value = static_cast<float>(random.uniform() - 0.5);
    }
  }
  return spectrum;
}

/// The median of magnitudes around a place, along time or along frequency, by its definition.
float plain_median(const ComplexSpectrum& spectrum, std::size_t bin, std::size_t frame, bool along_time,
                   std::size_t size) {
  const WindowReach reach(size);
  std::vector<float> values;
  for (std::size_t i = 0; i < size; ++i) {
    const auto offset = static_cast<std::ptrdiff_t>(i) - static_cast<std::ptrdiff_t>(reach.before);
    const std::size_t r = along_time ? bin : mirrored(static_cast<std::ptrdiff_t>(bin) + offset, spectrum.re.rows());
    const std::size_t c =
        along_time ? mirrored(static_cast<std::ptrdiff_t>(frame) + offset, spectrum.re.cols()) : frame;
    values.push_back(std::hypot(spectrum.re(r, c), spectrum.im(r, c)));
  }
  std::sort(values.begin(), values.end());
  return values[size / 2];
}

TEST(Hpss, OfAnyShapeIsWhatItsDefinitionSays) {
  struct Shape {
    std::size_t bins;
    std::size_t frames;
    std::size_t kernel_harmonic;
    std::size_t kernel_percussive;
  };
  for (const Shape& shape : {Shape{1, 1, 31, 31}, Shape{5, 3, 31, 31}, Shape{33, 70, 31, 31}, Shape{40, 48, 1, 1},
                             Shape{17, 200, 64, 4}, Shape{20, 49, 34, 35}, Shape{70, 16, 33, 3}}) {
    const ComplexSpectrum spectrum = random_spectrum(shape.bins, shape.frames);
    const Parts got =
        split(spectrum, {.kernel_harmonic = shape.kernel_harmonic, .kernel_percussive = shape.kernel_percussive});
    Parts wanted{Matrix(shape.bins, shape.frames), Matrix(shape.bins, shape.frames)};
    for (std::size_t bin = 0; bin < shape.bins; ++bin) {
      for (std::size_t frame = 0; frame < shape.frames; ++frame) {
        const float h = plain_median(spectrum, bin, frame, true, shape.kernel_harmonic);
        const float p = plain_median(spectrum, bin, frame, false, shape.kernel_percussive);
        const float magnitude = std::hypot(spectrum.re(bin, frame), spectrum.im(bin, frame));
        wanted.harmonic(bin, frame) = magnitude * h * h / (h * h + p * p);
        wanted.percussive(bin, frame) = magnitude * p * p / (h * h + p * p);
      }
    }
    EXPECT_LE(descriptor_difference(got.harmonic, wanted.harmonic), test::kFloatSum) << shape.frames << " frames";
    EXPECT_LE(descriptor_difference(got.percussive, wanted.percussive), test::kFloatSum) << shape.frames << " frames";
  }
}

TEST(SplitHarmonicPercussive, IsLibrosas) {
  test::for_each_descriptor_case("effects_hpss", test::kDescriptor, [](const DescriptorCase& item) {
    const StftOptions stft{.n_fft = item.get("n_fft", std::size_t{2048}),
                           .hop_length = item.get("hop_length", std::size_t{512})};
    const HarmonicPercussive got = split_harmonic_percussive(item.signal, stft, hpss_options(item));
    return std::max(descriptor_difference(got.harmonic, item.golden("harmonic")),
                    descriptor_difference(got.percussive, item.golden("percussive")));
  });
}

TEST(SplitHarmonicPercussive, MakesPartsThatAddUpToTheWhole) {
  Random random(3);
  std::vector<float> samples(5'000);
  for (float& sample : samples) {
    sample = static_cast<float>(random.uniform() - 0.5);
  }
  for (const std::size_t n_fft : {4U, 5U, 15U, 16U, 17U, 100U, 1024U, 4096U}) {
    for (const Precision precision : {Precision::kSingle, Precision::kDouble}) {
      const StftOptions stft{.n_fft = n_fft, .hop_length = n_fft / 4, .precision = precision};
      const HarmonicPercussive parts = split_harmonic_percussive(samples, stft, {});
      ASSERT_EQ(parts.harmonic.size(), samples.size());
      ASSERT_EQ(parts.percussive.size(), samples.size());
      double worst = 0.0;
      for (std::size_t i = 0; i < samples.size(); ++i) {
        worst = std::max<double>(worst, std::abs(parts.harmonic[i] + parts.percussive[i] - samples[i]));
      }
      EXPECT_LE(worst, test::kFloatSum) << "n_fft " << n_fft;
    }
  }
}

TEST(SplitHarmonicPercussive, RefusesSilenceOfNoLength) {
  EXPECT_THROW(split_harmonic_percussive({}, {}, {}), AudioError);
}

TEST(Hpss, StartsAnewAfterFinishing) {
  const ComplexSpectrum spectrum = random_spectrum(20, 100);
  std::vector<float> seen;
  Hpss hpss(20, {}, [&](const SpectrumBlock& harmonic, const SpectrumBlock& /*percussive*/) {
    for (std::size_t row = 0; row < 40; ++row) {
      const auto begin = harmonic.values.begin() + static_cast<std::ptrdiff_t>(row * kBlockFrames);
      seen.insert(seen.end(), begin, begin + static_cast<std::ptrdiff_t>(harmonic.n_frames));
    }
  });
  push_all(spectrum, hpss);
  hpss.finish();
  const std::vector<float> first = std::exchange(seen, {});
  push_all(spectrum, hpss);
  hpss.finish();
  EXPECT_EQ(first, seen);
}

TEST(Hpss, RefusesWhatMakesNoSense) {
  const auto make = [](const HpssOptions& options) { Hpss(5, options, {}); };
  EXPECT_THROW(make({.kernel_harmonic = 0}), UsageError);
  EXPECT_THROW(make({.kernel_percussive = 0}), UsageError);
  EXPECT_THROW(make({.kernel_harmonic = 1'000'000}), UsageError);
  EXPECT_THROW(make({.mask = {.power = 0.0}}), UsageError);
  EXPECT_THROW(make({.mask = {.power = INFINITY}}), UsageError);
  EXPECT_THROW(make({.mask = {.margin_harmonic = 0.5}}), UsageError);
  EXPECT_THROW(make({.mask = {.margin_percussive = NAN}}), UsageError);
}

}  // namespace
}  // namespace auricle
