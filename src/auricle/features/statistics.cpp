#include <auricle/features/statistics.hpp>

#include <array>
#include <numeric>
#include <string_view>

#include <fmt/format.h>

namespace auricle {
namespace {

/// One feature's part of a row of statistics.
struct Group {
  enum class Of {
    kAllValues,  ///< mean and variance of the whole matrix
    kEachRow,    ///< mean and variance of each row, numbered from 1
    kValue,      ///< the one value itself
  };

  FeatureKind kind;
  std::string_view name;
  Of of;

  std::size_t rows(const FeatureSpec& spec) const {
    switch (kind) {
      case FeatureKind::kMfcc:
      case FeatureKind::kMfccDelta:
      case FeatureKind::kMfccDelta2:
        return static_cast<std::size_t>(spec.n_mfcc);
      case FeatureKind::kChromaStft:
        return static_cast<std::size_t>(spec.chroma.n_chroma);
      case FeatureKind::kSpectralContrast:
        return static_cast<std::size_t>(spec.contrast.n_bands) + 1;
      case FeatureKind::kTonnetz:
        return 6;
      default:
        return 1;
    }
  }
};

/// The public table's columns in its order: "harmony" and "perceptr" are its names for the two parts' waveforms.
constexpr std::array kGtzan57 = {
    Group{FeatureKind::kChromaStft, "chroma_stft", Group::Of::kAllValues},
    Group{FeatureKind::kRms, "rms", Group::Of::kAllValues},
    Group{FeatureKind::kSpectralCentroid, "spectral_centroid", Group::Of::kAllValues},
    Group{FeatureKind::kSpectralBandwidth, "spectral_bandwidth", Group::Of::kAllValues},
    Group{FeatureKind::kSpectralRolloff, "rolloff", Group::Of::kAllValues},
    Group{FeatureKind::kZeroCrossingRate, "zero_crossing_rate", Group::Of::kAllValues},
    Group{FeatureKind::kHarmonic, "harmony", Group::Of::kAllValues},
    Group{FeatureKind::kPercussive, "perceptr", Group::Of::kAllValues},
    Group{FeatureKind::kTempo, "tempo", Group::Of::kValue},
    Group{FeatureKind::kMfcc, "mfcc", Group::Of::kEachRow},
};

constexpr std::array kAll = {
    Group{FeatureKind::kChromaStft, "chroma_stft", Group::Of::kEachRow},
    Group{FeatureKind::kTonnetz, "tonnetz", Group::Of::kEachRow},
    Group{FeatureKind::kSpectralContrast, "spectral_contrast", Group::Of::kEachRow},
    Group{FeatureKind::kSpectralCentroid, "spectral_centroid", Group::Of::kAllValues},
    Group{FeatureKind::kSpectralBandwidth, "spectral_bandwidth", Group::Of::kAllValues},
    Group{FeatureKind::kSpectralRolloff, "spectral_rolloff", Group::Of::kAllValues},
    Group{FeatureKind::kSpectralFlatness, "spectral_flatness", Group::Of::kAllValues},
    Group{FeatureKind::kZeroCrossingRate, "zero_crossing_rate", Group::Of::kAllValues},
    Group{FeatureKind::kRms, "rms", Group::Of::kAllValues},
    Group{FeatureKind::kHarmonic, "harmonic", Group::Of::kAllValues},
    Group{FeatureKind::kPercussive, "percussive", Group::Of::kAllValues},
    Group{FeatureKind::kOnsetStrength, "onset_strength", Group::Of::kAllValues},
    Group{FeatureKind::kTempo, "tempo", Group::Of::kValue},
    Group{FeatureKind::kMfcc, "mfcc", Group::Of::kEachRow},
    Group{FeatureKind::kMfccDelta, "mfcc_delta", Group::Of::kEachRow},
    Group{FeatureKind::kMfccDelta2, "mfcc_delta2", Group::Of::kEachRow},
};

std::span<const Group> groups_of(const FeatureSpec& spec) {
  return spec.set == StatisticSet::kGtzan57 ? std::span<const Group>(kGtzan57) : std::span<const Group>(kAll);
}

struct Moments {
  double mean = 0.0;
  double variance = 0.0;
};

/// The sum of `term(value)` in several sums side by side, so that none waits for the one before it.
template <typename Term>
double sum_of(std::span<const float> values, const Term& term) {
  constexpr std::size_t kSums = 8;
  std::array<double, kSums> sums{};
  std::size_t i = 0;
  for (; i + kSums <= values.size(); i += kSums) {
    for (std::size_t k = 0; k < kSums; ++k) {
      sums[k] += term(values[i + k]);
    }
  }
  for (; i < values.size(); ++i) {
    sums[0] += term(values[i]);
  }
  return std::accumulate(sums.begin(), sums.end(), 0.0);
}

Moments moments_of(std::span<const float> values) {
  const auto count = static_cast<double>(values.size());
  const double mean = sum_of(values, [](float value) { return static_cast<double>(value); }) / count;
  const double squares = sum_of(values, [mean](float value) { return (value - mean) * (value - mean); });
  return {.mean = mean, .variance = squares / count};
}

void append(const Moments& moments, std::vector<float>& values) {
  values.push_back(static_cast<float>(moments.mean));
  values.push_back(static_cast<float>(moments.variance));
}

}  // namespace

std::vector<FeatureKind> kinds_of(const FeatureSpec& spec) {
  std::vector<FeatureKind> kinds;
  for (const Group& group : groups_of(spec)) {
    kinds.push_back(group.kind);
  }
  return kinds;
}

std::vector<std::string> value_names(const FeatureSpec& spec) {
  std::vector<std::string> names;
  if (spec.kind != FeatureKind::kStatistics) {
    const std::size_t n_values = spec.n_frames ? flat_shape(spec).n_values() : spec.n_values.value_or(0);
    for (std::size_t i = 1; i <= n_values; ++i) {
      names.push_back(fmt::format("value{}", i));
    }
    return names;
  }
  const auto add = [&](const std::string& stem) {
    names.push_back(stem + "_mean");
    names.push_back(stem + "_var");
  };
  for (const Group& group : groups_of(spec)) {
    if (group.of == Group::Of::kValue) {
      names.emplace_back(group.name);
    } else if (group.of == Group::Of::kAllValues) {
      add(std::string(group.name));
    } else {
      for (std::size_t row = 1; row <= group.rows(spec); ++row) {
        add(fmt::format("{}{}", group.name, row));
      }
    }
  }
  return names;
}

Matrix statistics(const FeatureSpec& spec, const std::function<const Matrix&(FeatureKind)>& feature) {
  std::vector<float> values;
  for (const Group& group : groups_of(spec)) {
    const Matrix& matrix = feature(group.kind);
    if (group.of == Group::Of::kValue) {
      values.push_back(matrix(0, 0));
    } else if (group.of == Group::Of::kAllValues) {
      append(moments_of(matrix.values()), values);
    } else {
      for (std::size_t row = 0; row < matrix.rows(); ++row) {
        append(moments_of(matrix.row(row)), values);
      }
    }
  }
  const std::size_t n_values = values.size();
  return {std::move(values), n_values, 1};
}

Matrix pool_statistics(const FeatureSpec& spec, std::span<const PieceStatistics> pieces) {
  double total = 0.0;
  for (const PieceStatistics& piece : pieces) {
    total += piece.weight;
  }
  const auto mean_of = [&](const auto& value) {
    double sum = 0.0;
    for (const PieceStatistics& piece : pieces) {
      sum += piece.weight / total * value(piece.values);
    }
    return sum;
  };
  const std::vector<std::string> names = value_names(spec);
  Matrix pooled(names.size(), 1);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double mean = mean_of([&](const Matrix& values) { return static_cast<double>(values(i, 0)); });
    pooled(i, 0) = static_cast<float>(mean);
    if (names[i].ends_with("_var")) {
      // The variance of all: the mean of the pieces' variances and how far their means, one place before, lie apart.
      const double centre = mean_of([&](const Matrix& values) { return static_cast<double>(values(i - 1, 0)); });
      const double apart = mean_of([&](const Matrix& values) {
        const double off = values(i - 1, 0) - centre;
        return off * off;
      });
      pooled(i, 0) = static_cast<float>(mean + apart);
    }
  }
  return pooled;
}

}  // namespace auricle
