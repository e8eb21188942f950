// Holds the front end against librosa: tests/golden/features/manifest.json lists signals, parameters and results,
// made by tools/golden/features.py.

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/dsp/mel.hpp>
#include <auricle/dsp/stft.hpp>
#include <auricle/features/block_rows.hpp>
#include <auricle/features/front_end.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

Matrix read_golden(const std::string& name) { return read_npy(test::golden("features/" + name)); }

struct Difference {
  double worst = 0.0;
  std::string where = "nowhere";
};

double largest_of(const Matrix& matrix) {
  double largest = 0.0;
  for (const float value : matrix.values()) {
    largest = std::max(largest, std::abs(static_cast<double>(value)));
  }
  return largest;
}

/// Runs `check(case)` for each case of a kind; it returns how far the case is off.
class LibrosaTest : public testing::Test {
 protected:
  template <typename Check>
  void for_each_case(const std::string& kind, double tolerance, const Check& check) {
    const Json manifest = read_json(test::golden("features/manifest.json"));
    std::size_t count = 0;
    Difference all;
    for (const Json& item : manifest.at("cases")) {
      if (item.at("kind") != kind) {
        continue;
      }
      ++count;
      const std::string name = item.at("files").begin()->get<std::string>();
      const FeatureSpec spec = feature_spec_from_json(item.at("parameters"), name);
      Matrix samples;
      if (item.contains("signal")) {
        samples = read_golden(manifest.at("signals").at(item.at("signal").get<std::string>()));
      }
      const double off = check(spec, samples.values(), item.at("files"));
      EXPECT_LE(off, tolerance) << name;
      if (off > all.worst) {
        all = {off, name};
      }
    }
    EXPECT_GT(count, 0U) << "no golden case of this kind";
    RecordProperty(kind, fmt::format("{} cases, largest difference {:.3g}", count, all.worst));
    fmt::print("{}: {} cases, largest difference {:.3g} ({}), allowed {:.3g}\n", kind, count, all.worst, all.where,
               tolerance);
  }
};

/// Infinite when shapes differ or something isn't a number, so that no tolerance lets it pass.
double largest_difference(const Matrix& got, const Matrix& wanted) {
  if (got.rows() != wanted.rows() || got.cols() != wanted.cols()) {
    ADD_FAILURE() << got.rows() << " x " << got.cols() << " instead of " << wanted.rows() << " x " << wanted.cols();
    return INFINITY;
  }
  double worst = 0.0;
  for (std::size_t i = 0; i < got.values().size(); ++i) {
    const double off = std::abs(static_cast<double>(got.values()[i]) - wanted.values()[i]);
    worst = std::isnan(off) ? INFINITY : std::max(worst, off);
  }
  return worst;
}

StftOptions stft_options(const FeatureSpec& spec) {
  StftOptions options{.n_fft = static_cast<std::size_t>(spec.n_fft),
                      .hop_length = static_cast<std::size_t>(spec.hop_length),
                      .window = spec.window,
                      .center = spec.center,
                      .pad_mode = spec.pad_mode};
  if (spec.win_length) {
    options.win_length = static_cast<std::size_t>(*spec.win_length);
  }
  return options;
}

MelFilters mel_filters(const FeatureSpec& spec) {
  return MelFilters({.sample_rate_hz = static_cast<double>(spec.sample_rate_hz),
                     .n_fft = static_cast<std::size_t>(spec.n_fft),
                     .n_mels = static_cast<std::size_t>(spec.n_mels),
                     .fmin = spec.fmin,
                     .fmax = spec.fmax,
                     .scale = spec.htk ? MelScale::kHtk : MelScale::kSlaney,
                     .norm = spec.norm});
}

Matrix mel_powers(const FeatureSpec& spec, std::span<const float> samples) {
  const Stft stft(stft_options(spec));
  const MelFilters filters = mel_filters(spec);
  BlockRows rows(filters.bands());
  stft.for_each_block(samples, spec.power,
                      [&](const MagnitudeBlock& block) { filters.apply(block.values, rows.append()); });
  return rows.matrix(stft.frames(samples.size()));
}

double decibel_difference(FeatureKind kind, FeatureSpec spec, std::span<const float> samples, const Json& files) {
  spec.kind = kind;
  return largest_difference(FrontEnd(spec).compute(samples), read_golden(files.at("db")));
}

TEST_F(LibrosaTest, LogMel) {
  for_each_case("mel", test::kLibrosaDb,
                [](const FeatureSpec& spec, std::span<const float> samples, const Json& files) {
                  return decibel_difference(FeatureKind::kMel, spec, samples, files);
                });
}

TEST_F(LibrosaTest, Mfcc) {
  for_each_case("mfcc", test::kLibrosaDb,
                [](const FeatureSpec& spec, std::span<const float> samples, const Json& files) {
                  const double off = decibel_difference(FeatureKind::kMfcc, spec, samples, files);
                  if (spec.dct_norm == DctNorm::kNone) {
                    const double allowed = test::kUnscaledDctRelative * largest_of(read_golden(files.at("db")));
                    return off <= allowed ? 0.0 : off;
                  }
                  return off;
                });
}

TEST_F(LibrosaTest, Spectrogram) {
  for_each_case("spectrogram", test::kLibrosaDb,
                [](const FeatureSpec& spec, std::span<const float> samples, const Json& files) {
                  return decibel_difference(FeatureKind::kSpectrogram, spec, samples, files);
                });
}

TEST_F(LibrosaTest, ComplexStft) {
  for_each_case("stft", test::kStftRelative,
                [](const FeatureSpec& spec, std::span<const float> samples, const Json& files) {
                  const ComplexSpectrum got = Stft(stft_options(spec)).transform(samples);
                  const Matrix re = read_golden(files.at("re"));
                  const Matrix im = read_golden(files.at("im"));
                  const double off = std::max(largest_difference(got.re, re), largest_difference(got.im, im));
                  return off / std::max(largest_of(re), largest_of(im));
                });
}

TEST_F(LibrosaTest, MelPower) {
  for_each_case("mel_power", test::kMelPowerRelative,
                [](const FeatureSpec& spec, std::span<const float> samples, const Json& files) {
                  const Matrix wanted = read_golden(files.at("power"));
                  const Matrix got = mel_powers(spec, samples);
                  if (std::isinf(largest_difference(got, wanted))) {
                    return static_cast<double>(INFINITY);
                  }
                  const double floor = test::kMelPowerFloor * largest_of(wanted);
                  double worst = 0.0;
                  for (std::size_t i = 0; i < got.values().size(); ++i) {
                    const double reference = wanted.values()[i];
                    worst = std::max(worst, std::abs(got.values()[i] - reference) / std::max(reference, floor));
                  }
                  return worst;
                });
}

TEST_F(LibrosaTest, MelFilterWeights) {
  for_each_case("filters", test::kFilterRelative,
                [](const FeatureSpec& spec, std::span<const float> /*samples*/, const Json& files) {
                  const Matrix wanted = read_golden(files.at("weights"));
                  return largest_difference(mel_filters(spec).dense(), wanted) / largest_of(wanted);
                });
}

}  // namespace
}  // namespace auricle
