#include <auricle/onnx/export_front_end.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <variant>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/matrix.hpp>
#include <auricle/dsp/stft.hpp>
#include <auricle/features/feature_plan.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/features/window_grid.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kWhatElse = "export it without its front end, and give it the features";

/// What the file would hold of a front end's filters beside networks that are a few million numbers.
constexpr std::size_t kMostFilterWeights = std::size_t{1} << 26;

std::int64_t whole(std::size_t number) { return static_cast<std::int64_t>(number); }

/// columns x rows.
std::vector<float> transposed(MatrixView matrix) {
  std::vector<float> values;
  values.reserve(matrix.rows() * matrix.cols());
  for (std::size_t col = 0; col < matrix.cols(); ++col) {
    for (std::size_t row = 0; row < matrix.rows(); ++row) {
      values.push_back(matrix(row, col));
    }
  }
  return values;
}

void refuse_what_onnx_lacks(const FeatureSpec& spec) {
  if (spec.kind != FeatureKind::kMel && spec.kind != FeatureKind::kSpectrogram && spec.kind != FeatureKind::kMfcc) {
    throw UsageError(fmt::format("ONNX has no operators for features of kind \"{}\"; {}",
                                 to_json(spec).at("kind").get<std::string>(), kWhatElse));
  }
  if (spec.ref == std::variant<double, DbReference>(DbReference::kMedian)) {
    throw UsageError(fmt::format("ONNX has no operator for a median, its \"ref\"; {}", kWhatElse));
  }
  const auto bins = static_cast<std::size_t>(spec.n_fft) / 2 + 1;
  if (spec.kind != FeatureKind::kSpectrogram && bins > kMostFilterWeights / static_cast<std::size_t>(spec.n_mels)) {
    throw UsageError(fmt::format("{} mel bands of {} bins are more numbers than a network's file should hold; {}",
                                 spec.n_mels, bins, kWhatElse));
  }
}

/// From the samples on, values are [batch, frames, rows], so that bands and coefficients are matrix products.
class FrontEndWriter {
 public:
  FrontEndWriter(const FeatureSpec& spec, GraphWriter& writer) : plan_(spec), spec_(plan_.spec), writer_(writer) {}

  std::string run(const std::string& sound) {
    std::string values = spectrum(padded(pre_emphasized(sound)));
    if (spec_.kind != FeatureKind::kSpectrogram) {
      values = product(values, "mel filters", plan_.mel->dense());
    }
    values = compressed(values);
    if (spec_.kind == FeatureKind::kMfcc) {
      values = product(values, "cosines", plan_.mfcc->weights());
    }
    const std::string flat = spec_.n_frames ? first_frames(values) : first_values(values);
    return spec_.scale == FeatureScale::kPeak ? scaled(flat, values) : flat;
  }

 private:
  std::string slice(const std::string& value, std::int64_t begin, std::int64_t end, std::int64_t axis) {
    return writer_.node("Slice", {value, writer_.integers("begin", {begin}), writer_.integers("end", {end}),
                                  writer_.integers("axis", {axis})});
  }

  std::string pre_emphasized(const std::string& sound) {
    if (spec_.preemphasis == 0.0) {
      return sound;
    }
    const std::string next = slice(sound, 1, std::numeric_limits<std::int64_t>::max(), 1);
    const std::string weight = writer_.number("preemphasis", static_cast<float>(spec_.preemphasis));
    return writer_.node("Sub", {next, writer_.node("Mul", {slice(sound, 0, -1, 1), weight})});
  }

  std::string padded(const std::string& sound) {
    n_samples_ = samples_of_window(spec_) - (spec_.preemphasis == 0.0 ? 0 : 1);
    const auto [before, after] = margins(plan_.stft.options());
    if (before == 0 && after == 0) {
      return sound;
    }
    const bool mirrored = spec_.center && spec_.pad_mode == PadMode::kReflect;
    if (mirrored && n_samples_ <= before) {
      throw UsageError(fmt::format("ONNX mirrors {} samples no more than once, and n_fft is {}; {}", n_samples_,
                                   spec_.n_fft, kWhatElse));
    }
    const char* mode = mirrored ? "reflect" : spec_.center && spec_.pad_mode == PadMode::kEdge ? "edge" : "constant";
    return writer_.node("Pad", {sound, writer_.integers("margins", {0, whole(before), 0, whole(after)})},
                        {{"mode", std::string(mode)}});
  }

  std::string cast(const std::string& value, std::int64_t type) {
    return writer_.node("Cast", {value}, {{"to", type}});
  }

  /// |STFT| ** power. In double precision, as here: in single precision ONNX Runtime is off by a hundredth of a decibel
  /// and more in bands that are 60 dB below the loudest.
  std::string spectrum(const std::string& sound) {
    constexpr std::int64_t kFloat = 1;
    constexpr std::int64_t kDouble = 11;
    n_rows_ = plan_.stft.bins();
    const std::vector<double> window = centred_window(plan_.stft.options());
    const std::string parts =
        writer_.node("STFT",
                     {cast(writer_.node("Unsqueeze", {sound, writer_.integers("last axis", {2})}), kDouble),
                      writer_.integer("hop_length", spec_.hop_length),
                      cast(writer_.floats("window", {window.size()}, {window.begin(), window.end()}), kDouble)},
                     {{"onesided", std::int64_t{1}}});  // the default, which ONNX's own inference of shapes forgets
    const std::string squares = writer_.node("Mul", {parts, parts});
    const std::string power = cast(
        writer_.node("ReduceSum", {squares, writer_.integers("parts", {3})}, {{"keepdims", std::int64_t{0}}}), kFloat);
    return spec_.power == 2.0
               ? power
               : writer_.node("Pow", {power, writer_.number("power / 2", static_cast<float>(spec_.power / 2.0))});
  }

  /// Each frame's values multiplied with a matrix of outputs x values.
  std::string product(const std::string& values, const char* name, const Matrix& matrix) {
    n_rows_ = matrix.rows();
    return writer_.node("MatMul", {values, writer_.floats(name, {matrix.cols(), matrix.rows()}, transposed(matrix))});
  }

  std::string compressed(const std::string& values) {
    const Compression& compression = spec_.compression;
    if (compression.kind == Compression::Kind::kDecibel) {
      return decibels(values);
    }
    const double of_natural = compression.kind == Compression::Kind::kLog10 ? std::numbers::log10e : 1.0;
    const std::string raised = affine(values, compression.factor, compression.offset);
    return affine(writer_.node("Log", {raised}), of_natural / compression.std, -compression.mean / compression.std);
  }

  std::string affine(const std::string& values, double factor, double offset) {
    const std::string product = writer_.node("Mul", {values, writer_.number("factor", static_cast<float>(factor))});
    return writer_.node("Add", {product, writer_.number("offset", static_cast<float>(offset))});
  }

  /// librosa.power_to_db.
  std::string decibels(const std::string& power) {
    const auto decibel = [&](const std::string& values) {
      const std::string positive =
          writer_.node("Max", {values, writer_.number("amin", static_cast<float>(spec_.amin))});
      return affine(writer_.node("Log", {positive}), 10.0 * std::numbers::log10e, 0.0);
    };
    const std::string largest = decibel(largest_of(power));
    std::string values = decibel(power);
    if (spec_.top_db) {
      values = writer_.node("Max", {values, affine(largest, 1.0, -*spec_.top_db)});
    }
    if (const double* number = std::get_if<double>(&spec_.ref)) {
      return affine(values, 1.0, -10.0 * std::log10(std::max(spec_.amin, std::abs(*number))));
    }
    return writer_.node("Sub", {values, largest});
  }

  /// Of each song.
  std::string largest_of(const std::string& values) {
    return writer_.node("ReduceMax", {values}, {{"axes", std::vector<std::int64_t>{1, 2}}});
  }

  /// The first n_frames, begun again where there are fewer.
  std::string first_frames(std::string values) {
    const std::size_t there = plan_.stft.frames(n_samples_);
    const std::size_t wanted = *spec_.n_frames;
    if (there < wanted) {
      values = writer_.node("Tile", {values, writer_.integers("times", {1, whole((wanted + there - 1) / there), 1})});
    }
    return rows_first(there == wanted ? values : slice(values, 0, whole(wanted), 1));
  }

  /// The first n_values, row after row, zeros behind them where there are fewer.
  std::string first_values(const std::string& values) {
    const std::size_t there = n_rows_ * plan_.stft.frames(n_samples_);
    const std::string flat = writer_.node(
        "Reshape", {rows_first(values), writer_.integers("songs, values, one frame", {-1, whole(there), 1})});
    if (there < *spec_.n_values) {
      return writer_.node("Pad", {flat, writer_.integers("zeros", {0, 0, 0, 0, whole(*spec_.n_values - there), 0})});
    }
    return slice(flat, 0, whole(*spec_.n_values), 1);
  }

  std::string rows_first(const std::string& values) {
    return writer_.node("Transpose", {values}, {{"perm", std::vector<std::int64_t>{0, 2, 1}}});
  }

  /// Divided by the largest of all the values; silence stays zero.
  std::string scaled(const std::string& flat, const std::string& values) {
    const std::string peak = largest_of(writer_.node("Abs", {values}));
    const std::string least = writer_.number("least", std::numeric_limits<float>::min());
    return writer_.node("Div", {flat, writer_.node("Max", {peak, least})});
  }

  FeaturePlan plan_;
  const FeatureSpec& spec_;
  GraphWriter& writer_;
  std::size_t n_samples_ = 0;  ///< that are transformed
  std::size_t n_rows_ = 0;     ///< of the values at hand
};

}  // namespace

std::size_t samples_of_window(const FeatureSpec& spec) {
  if (!spec.window_s) {
    throw UsageError(fmt::format("it has no window_s and hears recordings whole, however long; {}", kWhatElse));
  }
  return window_grid(FrontEnd(spec), *spec.window_s).length;
}

std::string write_front_end(const FeatureSpec& spec, const std::string& sound, GraphWriter& writer) {
  refuse_what_onnx_lacks(spec);
  return FrontEndWriter(spec, writer).run(sound);
}

}  // namespace auricle
