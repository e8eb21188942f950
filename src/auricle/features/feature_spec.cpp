#include <auricle/features/feature_spec.hpp>

#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

// Far beyond any use, yet so small that no sum or product of them overflows.
constexpr double kMaxSampleRate = 1'000'000;
constexpr double kMaxFrame = 1 << 20;
constexpr double kMaxMels = 1 << 14;
constexpr double kMaxSeconds = 1e6;
constexpr double kMaxValues = 1e9;
constexpr double kSmallestPower = 1e-37;  // what a float still holds in full

template <typename Enum>
using Names = std::vector<std::pair<Enum, std::string_view>>;

const Names<FeatureKind> kKinds = {
    {FeatureKind::kMfcc, "mfcc"}, {FeatureKind::kMel, "mel"}, {FeatureKind::kSpectrogram, "spectrogram"}};
const Names<WindowShape> kWindows = {
    {WindowShape::kHann, "hann"}, {WindowShape::kHamming, "hamming"}, {WindowShape::kOnes, "ones"}};
const Names<PadMode> kPadModes = {
    {PadMode::kConstant, "constant"}, {PadMode::kReflect, "reflect"}, {PadMode::kEdge, "edge"}};
const Names<MelNorm> kMelNorms = {{MelNorm::kNone, "none"}, {MelNorm::kSlaney, "slaney"}};
const Names<DctNorm> kDctNorms = {{DctNorm::kNone, "none"}, {DctNorm::kOrtho, "ortho"}};
const Names<DbReference> kReferences = {{DbReference::kMax, "max"}, {DbReference::kMedian, "median"}};
const Names<FeatureScale> kScales = {{FeatureScale::kNone, "none"}, {FeatureScale::kPeak, "peak"}};

template <typename Enum>
std::string name_of(Enum value, const Names<Enum>& names) {
  for (const auto& [known, name] : names) {
    if (known == value) {
      return std::string(name);
    }
  }
  throw UsageError(fmt::format("no parameter has the value {}", static_cast<int>(value)));
}

/// Reads a spec key by key; a null counts as absent.
class SpecReader {
 public:
  SpecReader(const Json& json, std::string where) : object_(json, where), where_(std::move(where)) {}

  template <typename T>
  void read(const std::string& key, T& value) {
    if (object_.has(key)) {
      value = object_.take<T>(key);
    }
  }

  template <typename T>
  void read(const std::string& key, std::optional<T>& value) {
    if (!object_.has(key)) {
      return;
    }
    if (object_.take_json(key).is_null()) {
      value.reset();
    } else {
      value = object_.take<T>(key);
    }
  }

  template <typename Enum>
  void read(const std::string& key, Enum& value, const Names<Enum>& names) {
    if (object_.has(key)) {
      value = named(key, object_.take<std::string>(key), names);
    }
  }

  void read_reference(std::variant<double, DbReference>& ref) {
    if (!object_.has("ref")) {
      return;
    }
    if (object_.take_json("ref").is_string()) {
      ref = named("ref", object_.take<std::string>("ref"), kReferences);
    } else {
      ref = object_.take<double>("ref");
    }
  }

  void finish() const { object_.finish(); }

 private:
  template <typename Enum>
  Enum named(const std::string& key, const std::string& given, const Names<Enum>& names) const {
    std::string known;
    for (const auto& [value, name] : names) {
      if (name == given) {
        return value;
      }
      known.append(known.empty() ? "" : ", ").append(name);
    }
    throw UsageError(fmt::format(R"({}: "{}" can't be "{}"; it can be: {})", where_, key, given, known));
  }

  JsonObject object_;
  std::string where_;
};

struct Range {
  double lowest;
  double highest;
};

/// NaN is in no range.
template <typename T>
void require(std::string_view name, T value, Range range) {
  if (!(static_cast<double>(value) >= range.lowest && static_cast<double>(value) <= range.highest)) {
    throw UsageError(fmt::format("{} is {}; it must be from {} to {}", name, value, range.lowest, range.highest));
  }
}

template <typename T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

}  // namespace

void FeatureSpec::validate() const {
  require("sr", sample_rate_hz, {1, kMaxSampleRate});
  require("n_fft", n_fft, {1, kMaxFrame});
  require("hop_length", hop_length, {1, kMaxFrame});
  require("win_length", win_length.value_or(n_fft), {1, static_cast<double>(n_fft)});
  require("power", power, {1e-3, 16});
  const double nyquist = sample_rate_hz / 2.0;
  require("fmin", fmin, {0, nyquist});
  require("fmax", fmax.value_or(nyquist), {0, nyquist});
  if (fmin >= fmax.value_or(nyquist)) {
    throw UsageError(fmt::format("fmin is {} and fmax {}; fmin must be less", fmin, fmax.value_or(nyquist)));
  }
  require("n_mels", n_mels, {1, kMaxMels});
  if (const double* number = std::get_if<double>(&ref)) {
    require("ref", *number, {-1e37, 1e37});
  }
  require("amin", amin, {kSmallestPower, 1e37});
  require("top_db", top_db.value_or(0), {0, 1e6});
  require("n_mfcc", n_mfcc, {1, static_cast<double>(n_mels)});
  require("dct_type", dct_type, {2, 2});
  require("lifter", lifter, {0, 1e6});
  require("n_values", n_values.value_or(1), {1, kMaxValues});
  require("window_s", window_s.value_or(1), {1e-3, kMaxSeconds});
}

Json to_json(const FeatureSpec& spec) {
  Json json;
  json["kind"] = name_of(spec.kind, kKinds);
  json["sr"] = spec.sample_rate_hz;
  json["n_fft"] = spec.n_fft;
  json["hop_length"] = spec.hop_length;
  json["win_length"] = or_null(spec.win_length);
  json["window"] = name_of(spec.window, kWindows);
  json["center"] = spec.center;
  json["pad_mode"] = name_of(spec.pad_mode, kPadModes);
  json["power"] = spec.power;
  json["n_mels"] = spec.n_mels;
  json["fmin"] = spec.fmin;
  json["fmax"] = or_null(spec.fmax);
  json["htk"] = spec.htk;
  json["norm"] = name_of(spec.norm, kMelNorms);
  if (const double* number = std::get_if<double>(&spec.ref)) {
    json["ref"] = *number;
  } else {
    json["ref"] = name_of(std::get<DbReference>(spec.ref), kReferences);
  }
  json["amin"] = spec.amin;
  json["top_db"] = or_null(spec.top_db);
  json["n_mfcc"] = spec.n_mfcc;
  json["dct_type"] = spec.dct_type;
  json["dct_norm"] = name_of(spec.dct_norm, kDctNorms);
  json["lifter"] = spec.lifter;
  json["scale"] = name_of(spec.scale, kScales);
  json["n_values"] = or_null(spec.n_values);
  json["window_s"] = or_null(spec.window_s);
  return json;
}

FeatureSpec feature_spec_from_json(const Json& json, const std::string& where) {
  SpecReader reader(json, where);
  FeatureSpec spec;
  reader.read("kind", spec.kind, kKinds);
  reader.read("sr", spec.sample_rate_hz);
  reader.read("n_fft", spec.n_fft);
  reader.read("hop_length", spec.hop_length);
  reader.read("win_length", spec.win_length);
  reader.read("window", spec.window, kWindows);
  reader.read("center", spec.center);
  reader.read("pad_mode", spec.pad_mode, kPadModes);
  reader.read("power", spec.power);
  reader.read("n_mels", spec.n_mels);
  reader.read("fmin", spec.fmin);
  reader.read("fmax", spec.fmax);
  reader.read("htk", spec.htk);
  reader.read("norm", spec.norm, kMelNorms);
  reader.read_reference(spec.ref);
  reader.read("amin", spec.amin);
  reader.read("top_db", spec.top_db);
  reader.read("n_mfcc", spec.n_mfcc);
  reader.read("dct_type", spec.dct_type);
  reader.read("dct_norm", spec.dct_norm, kDctNorms);
  reader.read("lifter", spec.lifter);
  reader.read("scale", spec.scale, kScales);
  reader.read("n_values", spec.n_values);
  reader.read("window_s", spec.window_s);
  reader.finish();
  try {
    spec.validate();
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", where, error.what()));
  }
  return spec;
}

}  // namespace auricle
