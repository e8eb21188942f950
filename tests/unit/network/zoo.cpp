#include "zoo.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <optional>
#include <utility>

#include <auricle/core/error.hpp>

namespace auricle::test {
namespace {

constexpr auto kRelu = Activation::kRelu;
constexpr auto kSilu = Activation::kSilu;
constexpr auto kHardSwish = Activation::kHardSwish;
constexpr Extent kTwice{.rows = 2, .frames = 2};
constexpr Extent kFive{.rows = 5, .frames = 5};

Conv2d pointwise(std::size_t filters, const Activation& activation = {}) {
  return {.filters = filters, .kernel = {}, .activation = activation};
}

Conv2d depthwise(std::size_t channels, const Extent& kernel, const Extent& stride, const Activation& activation = {}) {
  return {.filters = channels, .kernel = kernel, .stride = stride, .groups = channels, .activation = activation};
}

Join join(Merge::Kind kind, std::vector<std::string> with) {
  return {.merge = {.kind = kind}, .with = std::move(with)};
}

/// musicnn's front and middle (Pons and Serra 2019): kernels over most bands and maxima over what is left, others along
/// time, then convolutions over all channels laid out as bands. Time runs along rows.
std::vector<Layer> musicnn() {
  const auto tall = [](std::size_t filters, std::size_t bands) {
    return std::vector<Layer>{Conv2d{.filters = filters,
                                     .kernel = {.rows = 7, .frames = bands},
                                     .padding = Padding{.rows = {.before = 3, .after = 3}, .frames = {}},
                                     .activation = kRelu},
                              BatchNorm{.epsilon = 1e-3},
                              GlobalPool{.kind = GlobalPool::Kind::kMax, .over = GlobalPool::Over::kFrames}};
  };
  const auto wide = [](std::size_t filters, std::size_t frames) {
    return std::vector<Layer>{
        Conv2d{.filters = filters,
               .kernel = {.rows = frames},
               .padding = Padding{.rows = {.before = (frames - 1) / 2, .after = frames / 2}, .frames = {}},
               .activation = kRelu},
        BatchNorm{.epsilon = 1e-3}, GlobalPool{.kind = GlobalPool::Kind::kMax, .over = GlobalPool::Over::kFrames}};
  };
  const auto middle = [](std::size_t channels) {
    return Conv2d{.filters = 10,
                  .kernel = {.rows = 7, .frames = channels},
                  .padding = Padding{.rows = {.before = 3, .after = 3}, .frames = {}},
                  .activation = kRelu};
  };
  const Transpose across{.order = {Axis::kFrames, Axis::kRows, Axis::kChannels}};
  return {
      Transpose{.order = {Axis::kChannels, Axis::kFrames, Axis::kRows}},
      BatchNorm{.epsilon = 1e-3},
      Branches{.merge = {.kind = Merge::Kind::kConcat}, .branches = {tall(9, 5), tall(9, 8), wide(5, 16), wide(5, 8)}},
      Mark{"front"},
      across,
      middle(28),
      BatchNorm{.epsilon = 1e-3},
      Mark{"first"},
      across,
      middle(10),
      BatchNorm{.epsilon = 1e-3},
      join(Merge::Kind::kAdd, {"first"}),
      Mark{"second"},
      across,
      middle(10),
      BatchNorm{.epsilon = 1e-3},
      join(Merge::Kind::kAdd, {"second"}),
      Mark{"third"},
      From{"front"},
      join(Merge::Kind::kConcat, {"first", "second", "third"}),
      Mark{"all"},
      GlobalPool{},
      Mark{"mean_pool"},
      From{"all"},
      GlobalPool{.kind = GlobalPool::Kind::kMax},
      Mark{"max_pool"},
      Join{.merge = {.kind = Merge::Kind::kConcat, .over = Axis::kFrames}, .with = {"mean_pool"}},
      Flatten{},
      BatchNorm{.epsilon = 1e-3},
      Dense{.units = 20},
      BatchNorm{.epsilon = 1e-3},
      Mark{"penultimate"}};
}

std::vector<Layer> every_activation() {
  std::vector<Layer> layers{Conv2d{.filters = 20}};
  for (const Activation& activation :
       {Activation(kRelu), Activation(Activation::kRelu6), Activation(Activation::kLeakyRelu),
        Activation(Activation::kLeakyRelu, 0.3), Activation(Activation::kGelu), Activation(kSilu),
        Activation(Activation::kSigmoid), Activation(Activation::kHardSigmoid), Activation(kHardSwish),
        Activation(Activation::kTanh)}) {
    // Behind a convolution, a batch normalization, a dense layer and a sum, and alone on a value that others want too.
    layers.push_back(Conv2d{.filters = 20, .activation = activation});
    layers.push_back(BatchNorm{.activation = activation});
    layers.push_back(
        Branches{.merge = {.kind = Merge::Kind::kAdd, .activation = activation},
                 .branches = {{Activate{activation}, Conv2d{.filters = 20}},
                              {GlobalPool{}, Dense{.units = 20, .activation = activation}, Dense{.units = 20}}}});
    layers.push_back(BatchNorm{});
  }
  layers.push_back(GlobalPool{});
  return layers;
}

}  // namespace

std::string specimen_name(const ::testing::TestParamInfo<Specimen>& specimen) { return specimen.param.name; }

std::vector<Specimen> graph_zoo() {
  std::vector<Specimen> zoo;
  const auto add = [&](std::string name, std::vector<Layer> layers, std::vector<std::string> outputs = {}) {
    layers.emplace_back(Dense{.units = 4, .activation = Activation::kSoftmax});
    zoo.push_back({std::move(name),
                   {.input = {.rows = 12, .frames = 37}, .layers = std::move(layers), .outputs = std::move(outputs)}});
  };
  using Kind = Merge::Kind;
  using Pool = GlobalPool::Kind;
  using Over = GlobalPool::Over;

  add("MobileNetV3",
      {Conv2d{.filters = 8, .stride = kTwice, .activation = kHardSwish},
       Residual{.layers = {depthwise(8, {.rows = 3, .frames = 3}, {}, kRelu), pointwise(8)},
                .activation = Activation::kNone},
       pointwise(24, kRelu), depthwise(24, kFive, kTwice, kRelu), SqueezeExcitation{.units = 8}, pointwise(16),
       Residual{.layers = {pointwise(40, kHardSwish), depthwise(40, kFive, {}, kHardSwish),
                           SqueezeExcitation{.units = 12, .gate = Activation::kHardSigmoid}, pointwise(16)},
                .activation = Activation::kNone},
       pointwise(72, kHardSwish), GlobalPool{}, Mark{"embedding"}, Dense{.units = 30, .activation = kHardSwish},
       Dropout{.rate = 0.2}},
      {"embedding"});
  const auto mb_conv = [](std::size_t wide, std::size_t filters) {
    return std::vector<Layer>{pointwise(wide),
                              BatchNorm{.activation = kSilu},
                              depthwise(wide, {.rows = 3, .frames = 3}, {}),
                              BatchNorm{.activation = kSilu},
                              SqueezeExcitation{.units = 5, .activation = kSilu},
                              pointwise(filters),
                              BatchNorm{}};
  };
  std::vector<Layer> dropped = mb_conv(72, 12);
  dropped.emplace_back(Dropout{});
  std::vector<Layer> efficient{Conv2d{.filters = 16, .stride = kTwice}, BatchNorm{.activation = kSilu}};
  std::ranges::copy(mb_conv(48, 12), std::back_inserter(efficient));
  efficient.emplace_back(Residual{.layers = std::move(dropped), .activation = Activation::kNone});
  efficient.insert(efficient.end(), {pointwise(64), BatchNorm{.activation = kSilu}, Mark{"maps"}, GlobalPool{},
                                     Dropout{}, Mark{"embedding"}});
  add("EfficientNet", efficient, {"maps", "embedding"});
  add("Musicnn", musicnn(), {"penultimate", "max_pool", "mean_pool", "front"});
  add("Vgg",
      {BatchNorm{}, Conv2d{.filters = 16, .activation = kRelu}, Conv2d{.filters = 16, .activation = kRelu}, MaxPool{},
       Conv2d{.filters = 24, .activation = kRelu}, Conv2d{.filters = 24, .activation = kRelu},
       MaxPool{.size = {.rows = 2, .frames = 4}}, Dense{.units = 40}, Mark{"embedding"}, Dropout{}, Dense{.units = 20}},
      {"embedding"});
  const auto basic = [](std::size_t filters, Extent stride) {
    return Residual{.layers = {Conv2d{.filters = filters, .stride = stride}, BatchNorm{.activation = kRelu},
                               Conv2d{.filters = filters}, BatchNorm{}}};
  };
  add("ResNet",
      {Conv2d{.filters = 16, .kernel = {.rows = 7, .frames = 7}, .stride = kTwice}, BatchNorm{.activation = kRelu},
       MaxPool{.size = {.rows = 3, .frames = 3},
               .stride = kTwice,
               .padding = {.rows = {.before = 1, .after = 1}, .frames = {.before = 1, .after = 1}}},
       basic(16, {}), basic(32, kTwice), basic(32, {}), GlobalPool{}, Mark{"embedding"}},
      {"embedding"});
  const Padding around{.rows = {.before = 1, .after = 1}, .frames = {.before = 1, .after = 1}};
  add("Inception",
      {Conv2d{.filters = 16},
       Branches{
           .merge = {.kind = Kind::kConcat, .activation = kRelu},
           .branches =
               {{pointwise(16)},
                {pointwise(8, kRelu), Conv2d{.filters = 24}},
                {AvgPool{.size = {.rows = 3, .frames = 3}, .stride = Extent{}, .padding = around}, pointwise(16)},
                {AvgPool{
                    .size = {.rows = 3, .frames = 3}, .stride = Extent{}, .padding = around, .count_padding = true}},
                {}}},
       Conv2d{.filters = 16}, GlobalPool{.kind = Pool::kMeanMax}});
  add("DenseNet", {Conv2d{.filters = 12}, Mark{"a"}, BatchNorm{.activation = kRelu}, Conv2d{.filters = 6}, Mark{"b"},
                   join(Kind::kConcat, {"a"}), BatchNorm{.activation = kRelu}, Conv2d{.filters = 6},
                   join(Kind::kConcat, {"b", "a"}), BatchNorm{.activation = kRelu}, GlobalPool{}});
  add("PaddedAndDilated",
      {Conv2d{.filters = 8,
              .kernel = {.rows = 2, .frames = 4},
              .padding = Padding{.rows = {.before = 0, .after = 1}, .frames = {.before = 3, .after = 0}},
              .activation = kRelu},
       Conv2d{.filters = 17, .dilation = {.rows = 2, .frames = 4}},
       Conv2d{.filters = 16,
              .kernel = {.rows = 1, .frames = 3},
              .stride = {.rows = 1, .frames = 2},
              .dilation = {.rows = 1, .frames = 3},
              .padding = Padding{.rows = {.before = 2, .after = 0}, .frames = {.before = 8, .after = 9}}},
       MaxPool{.size = {.rows = 3, .frames = 2},
               .stride = Extent{.rows = 1, .frames = 3},
               .padding = {.rows = {.before = 2, .after = 0}, .frames = {.before = 0, .after = 1}}},
       GlobalPool{}});
  add("LongKernels",
      {Conv2d{.filters = 9,
              .kernel = {.frames = 64},
              .padding = Padding{.rows = {.before = 1, .after = 0}, .frames = {.before = 31, .after = 32}},
              .activation = kRelu},
       BatchNorm{}, GlobalPool{.kind = Pool::kMax, .over = Over::kRows}, pointwise(1),
       Conv2d{.filters = 20, .kernel = {.frames = 81}}, GlobalPool{}});
  add("Groups", {Conv2d{.filters = 32}, Conv2d{.filters = 64, .groups = 2, .activation = kRelu},
                 Conv2d{.filters = 24, .groups = 4}, BatchNorm{.activation = kRelu}, Conv2d{.filters = 12, .groups = 3},
                 Conv2d{.filters = 24, .groups = 12}, GlobalPool{}});
  add("EveryActivation", every_activation());
  add("Stretched", {Conv2d{.filters = 20}, Mark{"maps"}, GlobalPool{.over = Over::kFrames}, Mark{"rows"}, From{"maps"},
                    GlobalPool{.kind = Pool::kMax, .over = Over::kRows}, Mark{"frames"}, From{"maps"},
                    join(Kind::kMultiply, {"rows"}), join(Kind::kAdd, {"frames", "rows"}), Mark{"changed"},
                    From{"input"}, Activate{Activation::kSigmoid}, join(Kind::kMultiply, {"changed"}), GlobalPool{}});
  add("Sums", {Mark{"x"}, join(Kind::kAdd, {"input"}), Conv2d{.filters = 16}, Mark{"y"}, join(Kind::kAdd, {"y", "y"}),
               Conv2d{.filters = 16}, join(Kind::kMultiply, {"y"}), join(Kind::kAdd, {"x"}),
               Branches{.merge = {.kind = Kind::kMultiply}, .branches = {{}, {}, {}}}, BatchNorm{}, GlobalPool{}});
  add("Vectors", {Conv2d{.filters = 5}, GlobalPool{.kind = Pool::kMeanMax}, Mark{"x"},
                  Dense{.units = 10, .activation = Activation::kNone},
                  Join{.merge = {.kind = Kind::kMultiply, .activation = Activation::kTanh}, .with = {"x"}},
                  BatchNorm{.activation = Activation::kLeakyRelu}});
  add("Pools", {Conv2d{.filters = 6}, GlobalPool{.kind = Pool::kMeanMax, .over = Over::kRows}, BatchNorm{},
                Transpose{.order = {Axis::kFrames, Axis::kChannels, Axis::kRows}},
                Conv2d{.filters = 5, .activation = kRelu}, GlobalPool{.kind = Pool::kMax}, Activate{kSilu}});
  add("Turned",
      {Transpose{.order = {Axis::kRows, Axis::kChannels, Axis::kFrames}}, Conv2d{.filters = 18},
       Transpose{.order = {Axis::kFrames, Axis::kRows, Axis::kChannels}}, Mark{"turned"}, Conv2d{.filters = 7},
       Transpose{.order = {Axis::kRows, Axis::kFrames, Axis::kChannels}}, Transpose{}, Flatten{},
       BatchNorm{.activation = kRelu}},
      {"turned"});
  add("OutputsEverywhere",
      {Normalization{}, Mark{"normalized"}, Dropout{}, Mark{"dropped"}, Conv2d{.filters = 20}, Mark{"maps"},
       BatchNorm{.activation = kRelu}, Mark{"active"}, GlobalPool{}, Flatten{}, Mark{"pooled"}, Mark{"embedding"}},
      {"normalized", "dropped", "maps", "active", "pooled", "embedding"});
  zoo.back().architecture.windows = Windows{.frames = 11, .hop = 9};
  add("Tags", {Conv2d{.filters = 8, .activation = kRelu}, GlobalPool{}});
  zoo.back().architecture.layers.back() = Dense{.units = 5, .activation = Activation::kSigmoid};
  add("ActivatedAnswer",
      {Conv2d{.filters = 20, .activation = kRelu}, Mark{"maps"}, pointwise(5), GlobalPool{}, Mark{"logits"},
       From{"maps"}, GlobalPool{.kind = Pool::kMax}, Mark{"embedding"}, From{"logits"}},
      {"embedding", "logits"});
  zoo.back().architecture.layers.back() = Activate{Activation::kSoftmax};
  return zoo;
}

namespace {

Layer random_layer(Random& random) {
  const auto size = [&](std::size_t largest) {
    return Extent{.rows = 1 + random.below(largest), .frames = 1 + random.below(largest)};
  };
  const auto padding = [&](std::size_t largest) {
    const auto ends = [&] { return Ends{.before = random.below(largest), .after = random.below(largest)}; };
    return Padding{.rows = ends(), .frames = ends()};
  };
  const auto some = [&] { return random.chance(0.5); };
  const Activation activation(static_cast<Activation::Kind>(random.below(Activation::kSoftmax)));
  const auto over = static_cast<Axis>(random.below(3));
  const auto stride = [&] { return some() ? std::optional(size(3)) : std::nullopt; };
  switch (random.below(11)) {
    case 0:
    case 1:
    case 2: {
      constexpr std::size_t kGroups[]{1, 1, 2, 3, 16};
      constexpr std::size_t kFilters[]{1, 6, 16, 20, 32, 48};
      return Conv2d{.filters = kFilters[random.below(std::size(kFilters))],
                    .kernel = size(5),
                    .stride = size(2),
                    .dilation = size(2),
                    .groups = kGroups[random.below(std::size(kGroups))],
                    .padding = some() ? std::optional(padding(4)) : std::nullopt,
                    .activation = activation};
    }
    case 3:
      return BatchNorm{.activation = activation};
    case 4:
      return MaxPool{.size = size(3), .stride = stride(), .padding = padding(2)};
    case 5:
      return AvgPool{.size = size(3), .stride = stride(), .padding = padding(2), .count_padding = some()};
    case 6:
      return Activate{activation};
    case 7: {
      Transpose layer;
      const std::vector<std::size_t> order = random.permutation(3);
      std::ranges::transform(order, layer.order.begin(), [](std::size_t axis) { return static_cast<Axis>(axis); });
      return layer;
    }
    case 8:
      return SqueezeExcitation{.units = 1 + random.below(20), .activation = activation};
    case 9:
      return GlobalPool{.kind = static_cast<GlobalPool::Kind>(random.below(3)),
                        .over = static_cast<GlobalPool::Over>(random.below(3))};
    default:
      return Join{.merge = {.kind = static_cast<Merge::Kind>(random.below(3)), .over = over, .activation = activation},
                  .with = {std::to_string(random.below(4))}};
  }
}

}  // namespace

Architecture random_network(Random& random) {
  Architecture network{.input = {.rows = 1 + random.below(20), .frames = 1 + random.below(30)}, .layers = {Mark{"0"}}};
  const Dense answer{.units = 3, .activation = Activation::kSoftmax};
  const std::size_t n_layers = 2 + random.below(7);
  while (network.outputs.size() < n_layers) {
    // Some layers can't stand where chance puts them: others are tried.
    Architecture longer = network;
    const std::string name = std::to_string(longer.outputs.size() + 1);
    if (!longer.outputs.empty() && random.chance(0.3)) {
      longer.layers.emplace_back(From{std::to_string(1 + random.below(longer.outputs.size()))});
    }
    longer.layers.push_back(random_layer(random));
    longer.layers.emplace_back(Mark{name});
    longer.outputs.push_back(name);
    Architecture whole = longer;
    whole.layers.emplace_back(answer);
    try {
      validate(whole);
    } catch (const UsageError&) {
      continue;
    }
    network = std::move(longer);
  }
  network.layers.emplace_back(answer);
  // Values that nobody else asks for can be computed in place and together with others.
  const std::vector<std::string> all = network.outputs;
  for (const std::string& name : all) {
    Architecture fewer = network;
    std::erase(fewer.outputs, name);
    try {
      validate(fewer);
    } catch (const UsageError&) {
      continue;
    }
    network = std::move(fewer);
  }
  return network;
}

Tensors trained_weights(const Architecture& architecture, Random& random) {
  Tensors weights;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    for (const TensorSpec& spec : layer.tensors) {
      Tensor& tensor = weights[spec.name];
      tensor = {.shape = spec.shape, .values = std::vector<float>(spec.size())};
      const bool spread = spec.name.ends_with(".std") || spec.name.ends_with(".running_var");
      const bool scale = spec.shape.size() == 1 && spec.name.ends_with(".weight");
      const double n_inputs = static_cast<double>(spec.size()) / static_cast<double>(spec.shape.front());
      for (float& value : tensor.values) {
        value = static_cast<float>(spread || scale          ? random.uniform({.low = 0.5, .high = 2.0})
                                   : spec.shape.size() == 1 ? 0.3 * random.normal()
                                                            : std::sqrt(2.0 / n_inputs) * random.normal());
      }
    }
  }
  return weights;
}

Matrix random_songs(std::size_t count, const Architecture& architecture, Random& random) {
  Matrix songs(count, architecture.n_inputs());
  for (float& value : songs.values()) {
    value = static_cast<float>(random.normal());
  }
  return songs;
}

}  // namespace auricle::test
