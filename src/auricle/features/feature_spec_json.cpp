#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/features/feature_spec_names.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

// Which keys there are is said once, for reading and for writing: `fields(key, value)` for each, with a third argument
// what need not be written.

template <typename Fields>
void describe(Fields& fields, Compression& compression) {
  fields("kind", compression.kind);
  fields("factor", compression.factor);
  fields("offset", compression.offset);
  fields("mean", compression.mean);
  fields("std", compression.std);
}

template <typename Fields>
void describe(Fields& fields, ChromaOptions& chroma) {
  fields("n_chroma", chroma.n_chroma);
  fields("tuning", chroma.tuning);
  fields("norm", chroma.norm);
}

template <typename Fields>
void describe(Fields& fields, ContrastOptions& contrast) {
  fields("fmin", contrast.fmin);
  fields("n_bands", contrast.n_bands);
  fields("quantile", contrast.quantile);
  fields("linear", contrast.linear);
}

template <typename Fields>
void describe(Fields& fields, OnsetParameters& onset) {
  fields("lag", onset.lag);
  fields("max_size", onset.max_size);
  fields("detrend", onset.detrend);
  fields("aggregate", onset.aggregate);
}

template <typename Fields>
void describe(Fields& fields, RhythmParameters& rhythm) {
  fields("win_length", rhythm.win_length);
  fields("start_bpm", rhythm.start_bpm);
  fields("std_bpm", rhythm.std_bpm);
  fields("ac_size", rhythm.ac_size);
  fields("max_tempo", rhythm.max_tempo);
  fields("tightness", rhythm.tightness);
  fields("trim", rhythm.trim);
}

template <typename Fields>
void describe(Fields& fields, HpssParameters& hpss) {
  fields("kernel_size", hpss.kernel_size);
  fields("power", hpss.power);
  fields("margin", hpss.margin);
  fields("whole_hops", hpss.whole_hops);
}

template <typename Fields>
void describe(Fields& fields, FeatureSpec& spec) {
  fields("kind", spec.kind);
  fields("sr", spec.sample_rate_hz);
  fields("preemphasis", spec.preemphasis, 0.0);
  fields("n_fft", spec.n_fft);
  fields("hop_length", spec.hop_length);
  fields("win_length", spec.win_length);
  fields("window", spec.window);
  fields("fftbins", spec.fftbins, true);
  fields("center", spec.center);
  fields("pad_mode", spec.pad_mode);
  fields("frame_length", spec.frame_length, {});
  fields("power", spec.power);
  fields("n_mels", spec.n_mels);
  fields("fmin", spec.fmin);
  fields("fmax", spec.fmax);
  fields("htk", spec.htk);
  fields("norm", spec.norm);
  fields("mel_triangles", spec.mel_triangles, MelTriangles::kHz);
  fields("compression", spec.compression, {});
  fields("ref", spec.ref);
  fields("amin", spec.amin);
  fields("top_db", spec.top_db);
  fields("n_mfcc", spec.n_mfcc);
  fields("dct_type", spec.dct_type);
  fields("dct_norm", spec.dct_norm);
  fields("lifter", spec.lifter);
  fields("delta_width", spec.delta_width);
  fields("chroma", spec.chroma);
  fields("contrast", spec.contrast);
  fields("roll_percent", spec.roll_percent);
  fields("bandwidth_p", spec.bandwidth_p);
  fields("onset", spec.onset);
  fields("rhythm", spec.rhythm);
  fields("hpss", spec.hpss);
  fields("set", spec.set);
  fields("scale", spec.scale);
  fields("n_values", spec.n_values);
  fields("n_frames", spec.n_frames);
  fields("window_s", spec.window_s);
}

template <typename T>
inline constexpr bool kIsGroup = false;
template <>
inline constexpr bool kIsGroup<Compression> = true;
template <>
inline constexpr bool kIsGroup<ChromaOptions> = true;
template <>
inline constexpr bool kIsGroup<ContrastOptions> = true;
template <>
inline constexpr bool kIsGroup<OnsetParameters> = true;
template <>
inline constexpr bool kIsGroup<RhythmParameters> = true;
template <>
inline constexpr bool kIsGroup<HpssParameters> = true;

using Reference = std::variant<double, DbReference>;

class Writer {
 public:
  template <typename T>
  void operator()(const char* key, T& value) {
    json_[key] = encoded(value);
  }

  template <typename T>
  void operator()(const char* key, T& value, const std::type_identity_t<T>& usual) {
    if (value != usual) {
      (*this)(key, value);
    }
  }

  Json take() && { return std::move(json_); }

 private:
  template <typename T>
  static Json encoded(T& value) {
    if constexpr (kIsGroup<std::remove_const_t<T>>) {
      Writer group;
      describe(group, value);
      return std::move(group).take();
    } else if constexpr (std::is_enum_v<T>) {
      for (const auto& [known, name] : names_of(value)) {
        if (known == value) {
          return std::string(name);
        }
      }
      throw UsageError(fmt::format("no parameter has the value {}", static_cast<int>(value)));
    } else {
      return value;
    }
  }

  template <typename T>
  static Json encoded(std::optional<T>& value) {
    return value ? Json(*value) : Json();
  }

  static Json encoded(Reference& value) {
    return std::visit([](auto& held) { return encoded(held); }, value);
  }

  Json json_ = Json::object();
};

/// Reads key by key what is there; a null is an absent value.
class Reader {
 public:
  Reader(const Json& json, std::string where) : object_(json, where), where_(std::move(where)) {}

  template <typename T>
  void operator()(const char* key, T& value) {
    if (object_.has(key)) {
      read(key, value);
    }
  }

  template <typename T>
  void operator()(const char* key, T& value, const std::type_identity_t<T>& /*usual*/) {
    (*this)(key, value);
  }

  void finish() const { object_.finish(); }

 private:
  template <typename T>
  void read(const std::string& key, T& value) {
    if constexpr (kIsGroup<T>) {
      Reader group(object_.take_json(key), fmt::format("{}: \"{}\"", where_, key));
      describe(group, value);
      group.finish();
    } else if constexpr (std::is_enum_v<T>) {
      value = named(key, names_of(value));
    } else {
      value = object_.take<T>(key);
    }
  }

  template <typename T>
  void read(const std::string& key, std::optional<T>& value) {
    if (object_.take_json(key).is_null()) {
      value.reset();
    } else {
      value = object_.take<T>(key);
    }
  }

  void read(const std::string& key, Reference& value) {
    if (object_.take_json(key).is_string()) {
      value = named(key, names_of(DbReference()));
    } else {
      value = object_.take<double>(key);
    }
  }

  template <typename Enum>
  Enum named(const std::string& key, const Names<Enum>& names) {
    const auto given = object_.take<std::string>(key);
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

}  // namespace

Json to_json(const FeatureSpec& spec) {
  FeatureSpec copy = spec;
  Writer writer;
  describe(writer, copy);
  return std::move(writer).take();
}

FeatureSpec feature_spec_from_json(const Json& json, const std::string& where) {
  Reader reader(json, where);
  FeatureSpec spec;
  describe(reader, spec);
  reader.finish();
  try {
    spec.validate();
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("{}: {}", where, error.what()));
  }
  return spec;
}

FeatureSpec load_front_end(const std::filesystem::path& path) {
  return load_json(path, [](Json json, const std::string& where) {
    if (json.is_object() && json.contains("network")) {
      throw UsageError(fmt::format("{} is a recipe; a front end is what stands in its \"features\"", where));
    }
    if (json.is_object() && json.contains("source")) {
      JsonObject(json, where).take<std::string>("source");
      json.erase("source");
    }
    return feature_spec_from_json(json, where);
  });
}

std::vector<std::string> feature_kind_names() {
  std::vector<std::string> result;
  for (const auto& [kind, name] : names_of(FeatureKind())) {
    result.emplace_back(name);
  }
  return result;
}

}  // namespace auricle
