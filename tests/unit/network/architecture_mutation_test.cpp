#include <cmath>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/engine.hpp>
#include "examples.hpp"
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr const char* kSequence =
    R"({"input": {"rows": 8, "frames": 20}, "windows": {"frames": 12, "hop": 5}, "layers": [
    {"type": "normalization"},
    {"type": "conv2d", "filters": 4, "kernel": [3, 5], "stride": [1, 1], "activation": "gelu"},
    {"type": "batch_norm", "epsilon": 0.1, "momentum": 0.1, "activation": "relu"},
    {"type": "avg_pool", "size": [1, 2]},
    {"type": "residual", "activation": "relu", "layers": [
      {"type": "conv2d", "filters": 6, "kernel": [3, 3], "stride": [2, 2], "activation": "none"},
      {"type": "batch_norm", "epsilon": 0.1, "momentum": 0.1, "activation": "none"}]},
    {"type": "max_pool", "size": [2, 2]},
    {"type": "global_pool", "kind": "mean_max", "over": "frames"},
    {"type": "dropout", "rate": 0.5},
    {"type": "dense", "units": 5, "activation": "relu"},
    {"type": "dense", "units": 3, "activation": "softmax"}]})";

constexpr const char* kGraph =
    R"({"input": {"rows": 8, "frames": 12}, "layers": [
    {"type": "conv2d", "filters": 4, "kernel": [3, 3], "stride": [2, 1], "dilation": [1, 2], "groups": 1,
     "padding": [[1, 0], [2, 2]], "activation": {"type": "leaky_relu", "slope": 0.5}},
    {"type": "mark", "name": "a"},
    {"type": "conv2d", "filters": 4, "groups": 4, "activation": "hard_swish"},
    {"type": "squeeze_excitation", "units": 2, "activation": "silu", "gate": "hard_sigmoid"},
    {"type": "add", "with": ["a", "a"], "activation": "relu6"},
    {"type": "branches", "join": "concat", "over": "channels", "activation": "tanh", "branches": [
      [{"type": "max_pool", "size": [3, 3], "stride": [1, 1], "padding": [[1, 1], [1, 1]]}], [],
      [{"type": "avg_pool", "size": [1, 3], "stride": [1, 1], "padding": [[0, 0], [1, 1]], "count_padding": true}]]},
    {"type": "mark", "name": "b"},
    {"type": "global_pool", "kind": "max", "over": "rows"},
    {"type": "transpose", "order": ["frames", "rows", "channels"]},
    {"type": "flatten"},
    {"type": "mark", "name": "c"},
    {"type": "from", "name": "b"},
    {"type": "global_pool", "kind": "mean", "over": "all"},
    {"type": "concat", "with": ["c"], "over": "channels", "activation": "sigmoid"},
    {"type": "dense", "units": 3, "activation": "none"},
    {"type": "activation", "activation": "softmax"}], "outputs": ["b", "c"]})";

/// Every value in a JSON tree that is no object or list, and every list.
void collect(Json& json, std::vector<Json*>& places) {
  if (!json.is_object()) {
    places.push_back(&json);
  }
  if (json.is_structured()) {
    for (Json& value : json) {
      collect(value, places);
    }
  }
}

/// Does to one place what bad people do.
void mutate(Json& place, const Json& network, Random& random) {
  static const std::vector<Json> kNumbers{0,  1,    2,       3,          5,     7,          8,  12,
                                          64, 1000, 1 << 20, 1ULL << 31, ~0ULL, 1ULL << 63, -1, 0.5};
  static const std::vector<Json> kWords{
      "relu",      "gelu",     "none",  "softmax", "conv2d",       "batch_norm", "max_pool", "avg_pool",      "dropout",
      "dense",     "residual", "mean",  "all",     "frames",       "rows",       "channels", "normalization", "silu",
      "transpose", "flatten",  "mark",  "from",    "add",          "multiply",   "concat",   "branches",      "a",
      "b",         "c",        "input", "sigmoid", "hard_sigmoid", "global_pool"};
  if (place.is_array() && !place.empty()) {
    const std::size_t at = random.below(place.size());
    if (random.chance(0.5)) {
      place.erase(place.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      place.insert(place.begin() + static_cast<std::ptrdiff_t>(at),
                   network["layers"][random.below(network["layers"].size())]);
    }
  } else if (place.is_string()) {
    place = kWords[random.below(kWords.size())];
  } else {
    place = kNumbers[random.below(kNumbers.size())];
  }
}

/// Whether a network takes so little that a test can compute thousands of such.
bool is_small(const Architecture& architecture) {
  std::size_t work = architecture.n_inputs();
  for (const LayerInfo& layer : describe_layers(architecture)) {
    const std::size_t outputs = layer.tensors.empty() ? 1 : layer.tensors.front().shape.front();
    work += layer.output.size() * (1 + layer.n_parameters() / outputs);
  }
  return work * window_starts(architecture).size() < 3'000'000;
}

class MutatedArchitecture : public ::testing::TestWithParam<const char*> {};

TEST_P(MutatedArchitecture, IsRefusedOrComputesProbabilities) {
  const Json good = parse_json(GetParam(), "test");
  ASSERT_NO_THROW(architecture_from_json(good, "test"));
  Random random(20180522);
  int computed = 0;
  int refused = 0;
  for (int i = 0; i < 4000; ++i) {
    Json json = good;
    for (std::size_t changes = 1 + random.below(2); changes > 0; --changes) {
      std::vector<Json*> places;
      collect(json, places);
      mutate(*places[random.below(places.size())], good, random);
    }
    SCOPED_TRACE(json.dump());
    try {
      const Architecture architecture = architecture_from_json(json, "test");
      if (!is_small(architecture)) {
        continue;
      }
      const Engine engine(architecture, test::random_weights(architecture, 0.5, 1));
      const Matrix probabilities = engine.probabilities(Matrix(2, architecture.n_inputs(), 0.5F));
      ++computed;
      for (std::size_t song = 0; song < 2; ++song) {
        double sum = 0;
        for (const float value : probabilities.row(song)) {
          sum += value;
        }
        if (!is_multi_label(architecture)) {
          ASSERT_NEAR(sum, 1.0, 1e-5);
        }
      }
    } catch (const UsageError& error) {
      ++refused;
      ASSERT_EQ(std::string(error.what()).substr(0, 4), "test");
    }
  }
  EXPECT_GT(computed, 100) << "mutations must leave some networks whole, else they reach only the first check";
  EXPECT_GT(refused, 1000);
}

INSTANTIATE_TEST_SUITE_P(Of, MutatedArchitecture, ::testing::Values(kSequence, kGraph),
                         [](const auto& one) { return one.index == 0 ? "Sequence" : "Graph"; });

}  // namespace
}  // namespace auricle
