#include <map>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/network/layer_json.hpp>
#include <auricle/network/layer_words.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

using namespace layer_words;

template <typename Enum, std::size_t kSize>
Enum value_of(const std::string& wanted, const Words<Enum, kSize>& words, std::string_view what,
              const std::string& where) {
  std::vector<std::string_view> known;
  for (const auto& [value, word] : words) {
    if (word == wanted) {
      return value;
    }
    known.push_back(word);
  }
  throw UsageError(fmt::format("{}: unknown {} \"{}\"; known: {}", where, what, wanted, fmt::join(known, ", ")));
}

/// Takes what one layer is out of its object; keys that are absent give the fallbacks.
class LayerReader {
 public:
  LayerReader(const Json& json, const std::string& where) : object_(json, where), where_(where) {}

  Layer read() {
    const auto type = object_.take<std::string>("type");
    const auto reader = readers().find(type);
    if (reader == readers().end()) {
      std::vector<std::string_view> known;
      for (const auto& [name, read_one] : readers()) {
        known.push_back(name);
      }
      throw UsageError(fmt::format("{}: unknown type \"{}\"; known: {}", where_, type, fmt::join(known, ", ")));
    }
    Layer layer = reader->second(*this);
    object_.finish();
    return layer;
  }

 private:
  using Reader = Layer (*)(LayerReader&);

  static const std::map<std::string, Reader, std::less<>>& readers() {
    static const std::map<std::string, Reader, std::less<>> all{
        {"normalization", [](LayerReader& /*of*/) { return Layer(Normalization{}); }},
        {"flatten", [](LayerReader& /*of*/) { return Layer(Flatten{}); }},
        {"conv2d", [](LayerReader& of) { return Layer(of.conv2d()); }},
        {"batch_norm", [](LayerReader& of) { return Layer(of.batch_norm()); }},
        {"max_pool",
         [](LayerReader& of) {
           return Layer(MaxPool{.size = of.extent("size", MaxPool{}.size),
                                .stride = of.optional_extent("stride"),
                                .padding = of.padding().value_or(Padding{})});
         }},
        {"avg_pool",
         [](LayerReader& of) {
           return Layer(AvgPool{.size = of.extent("size", AvgPool{}.size),
                                .stride = of.optional_extent("stride"),
                                .padding = of.padding().value_or(Padding{}),
                                .count_padding = of.object_.take_or("count_padding", false)});
         }},
        {"global_pool",
         [](LayerReader& of) {
           return Layer(GlobalPool{.kind = of.word("kind", GlobalPool{}.kind, kPoolKinds),
                                   .over = of.word("over", GlobalPool{}.over, kPoolOver)});
         }},
        {"dropout", [](LayerReader& of) { return Layer(Dropout{.rate = of.object_.take<double>("rate")}); }},
        {"dense",
         [](LayerReader& of) {
           return Layer(Dense{.units = of.object_.take<std::size_t>("units"),
                              .activation = of.activation("activation", Dense{}.activation)});
         }},
        {"activation", [](LayerReader& of) { return Layer(Activate{of.activation("activation", Activation::kNone)}); }},
        {"transpose", [](LayerReader& of) { return Layer(of.transpose()); }},
        {"mark", [](LayerReader& of) { return Layer(Mark{of.object_.take<std::string>("name")}); }},
        {"from", [](LayerReader& of) { return Layer(From{of.object_.take<std::string>("name")}); }},
        {"add", [](LayerReader& of) { return Layer(of.join(Merge::Kind::kAdd)); }},
        {"multiply", [](LayerReader& of) { return Layer(of.join(Merge::Kind::kMultiply)); }},
        {"concat", [](LayerReader& of) { return Layer(of.join(Merge::Kind::kConcat)); }},
        {"residual",
         [](LayerReader& of) {
           return Layer(Residual{.layers = layers_from_json(of.object_.take_json("layers"), of.where_),
                                 .activation = of.activation("activation", Residual{}.activation)});
         }},
        {"branches", [](LayerReader& of) { return Layer(of.branches()); }},
        {"squeeze_excitation", [](LayerReader& of) {
           return Layer(SqueezeExcitation{.units = of.object_.take<std::size_t>("units"),
                                          .activation = of.activation("activation", SqueezeExcitation{}.activation),
                                          .gate = of.activation("gate", SqueezeExcitation{}.gate)});
         }}};
    return all;
  }

  Conv2d conv2d() {
    return {.filters = object_.take<std::size_t>("filters"),
            .kernel = extent("kernel", Conv2d{}.kernel),
            .stride = extent("stride", Conv2d{}.stride),
            .dilation = extent("dilation", Conv2d{}.dilation),
            .groups = object_.take_or("groups", Conv2d{}.groups),
            .padding = padding(),
            .activation = activation("activation", Conv2d{}.activation)};
  }

  BatchNorm batch_norm() {
    return {.epsilon = object_.take_or("epsilon", BatchNorm{}.epsilon),
            .momentum = object_.take_or("momentum", BatchNorm{}.momentum),
            .activation = activation("activation", BatchNorm{}.activation)};
  }

  Transpose transpose() {
    Transpose layer;
    const auto names = object_.take<std::array<std::string, 3>>("order");
    for (std::size_t i = 0; i < names.size(); ++i) {
      layer.order[i] = value_of(names[i], kAxes, "axis", where_);
    }
    return layer;
  }

  Merge merge(Merge::Kind kind) {
    Merge merge{.kind = kind, .activation = activation("activation", Activation::kNone)};
    if (kind == Merge::Kind::kConcat) {
      merge.over = word("over", merge.over, kAxes);
    }
    return merge;
  }

  Join join(Merge::Kind kind) { return {.merge = merge(kind), .with = object_.take<std::vector<std::string>>("with")}; }

  Branches branches() {
    Branches layer{.merge = merge(value_of(object_.take<std::string>("join"), kMerges, "join", where_))};
    const Json& list = object_.take_json("branches");
    if (!list.is_array()) {
      throw UsageError(fmt::format("{}: \"branches\" is no list of lists of layers", where_));
    }
    for (const Json& branch : list) {
      layer.branches.push_back(
          layers_from_json(branch, fmt::format("{}: branch {}", where_, layer.branches.size() + 1)));
    }
    return layer;
  }

  template <typename Enum, std::size_t kSize>
  Enum word(const std::string& key, Enum fallback, const Words<Enum, kSize>& words) {
    return object_.has(key) ? value_of(object_.take<std::string>(key), words, key, where_) : fallback;
  }

  Activation activation(const std::string& key, const Activation& fallback) {
    if (!object_.has(key)) {
      return fallback;
    }
    const Json& json = object_.take_json(key);
    if (json.is_string()) {
      return value_of(json.get<std::string>(), kActivations, key, where_);
    }
    JsonObject leaky(json, fmt::format("{}: \"{}\"", where_, key));
    if (const auto type = leaky.take<std::string>("type");
        value_of(type, kActivations, key, where_) != Activation::kLeakyRelu) {
      throw UsageError(fmt::format("{}: {} \"{}\" has no slope; write its name alone", where_, key, type));
    }
    const Activation read(Activation::kLeakyRelu, leaky.take<double>("slope"));
    leaky.finish();
    return read;
  }

  static bool is_pair(const Json& json) {
    return json.is_array() && json.size() == 2 && json[0].is_number_unsigned() && json[1].is_number_unsigned();
  }

  std::optional<Extent> optional_extent(const std::string& key) {
    if (!object_.has(key)) {
      return std::nullopt;
    }
    const Json& pair = object_.take_json(key);
    if (!is_pair(pair)) {
      throw UsageError(fmt::format("{}: \"{}\" must be two whole numbers, [rows, frames]", where_, key));
    }
    return Extent{.rows = pair[0].get<std::size_t>(), .frames = pair[1].get<std::size_t>()};
  }

  Extent extent(const std::string& key, const Extent& fallback) { return optional_extent(key).value_or(fallback); }

  std::optional<Padding> padding() {
    if (!object_.has("padding")) {
      return std::nullopt;
    }
    const Json& pairs = object_.take_json("padding");
    if (!pairs.is_array() || pairs.size() != 2 || !is_pair(pairs[0]) || !is_pair(pairs[1])) {
      throw UsageError(
          fmt::format("{}: \"padding\" must be whole numbers, [[rows before, after], [frames before, after]]", where_));
    }
    const auto ends = [](const Json& pair) {
      return Ends{.before = pair[0].get<std::size_t>(), .after = pair[1].get<std::size_t>()};
    };
    return Padding{.rows = ends(pairs[0]), .frames = ends(pairs[1])};
  }

  JsonObject object_;
  const std::string& where_;
};

}  // namespace

std::vector<Layer> layers_from_json(const Json& json, const std::string& where) {
  if (!json.is_array()) {
    throw UsageError(fmt::format("{}: \"layers\" is no list", where));
  }
  std::vector<Layer> layers;
  for (const Json& layer : json) {
    const std::string place = fmt::format("{}: layer {}", where, layers.size() + 1);
    layers.push_back(LayerReader(layer, place).read());
  }
  return layers;
}

}  // namespace auricle
