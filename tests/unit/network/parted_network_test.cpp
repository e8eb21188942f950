#include <auricle/network/parted_network.hpp>

#include <algorithm>

#include <auricle/network/engine.hpp>
#include <gtest/gtest.h>

#include "examples.hpp"
#include "zoo.hpp"

namespace auricle {
namespace {

Network network_of(Architecture architecture) {
  Tensors weights = test::random_weights(architecture, 0.5, 1);
  return {.front_end = {{"kind", "mel"}}, .architecture = std::move(architecture), .weights = std::move(weights)};
}

Architecture with_embedding(std::vector<Layer> head) {
  std::vector<Layer> layers{Conv2d{.filters = 3}, GlobalPool{}, Mark{kEmbeddingOutput}};
  layers.insert(layers.end(), head.begin(), head.end());
  return {.input = {.rows = 5, .frames = 7}, .layers = layers, .outputs = {kEmbeddingOutput}};
}

const Dense kAnswer{.units = 2, .activation = Activation::kSoftmax};

TEST(PartedNetwork, TheHeadGoesOnFromTheEmbedding) {
  Random random(1);
  const std::vector<Layer> deep{BatchNorm{},
                                Dropout{},
                                Dense{.units = 3},
                                Mark{"hidden"},
                                From{kEmbeddingOutput},
                                Join{.merge = {.kind = Merge::Kind::kConcat}, .with = {"hidden"}},
                                kAnswer};
  for (const std::vector<Layer>& head : {std::vector<Layer>{kAnswer}, deep}) {
    const Network network = network_of(with_embedding(head));
    const auto parted = part(network);
    ASSERT_TRUE(parted);
    const Matrix songs = test::random_songs(3, network.architecture, random);
    const EngineResult whole = Engine(network.architecture, network.weights).compute(songs);
    const Matrix& embeddings = whole.outputs.at(kEmbeddingOutput);
    ASSERT_EQ(embeddings.cols(), parted->n_values);
    const Matrix answers = Engine(parted->head, parted->head_weights).probabilities(embeddings);
    for (std::size_t i = 0; i < answers.values().size(); ++i) {
      EXPECT_NEAR(answers.values()[i], whole.probabilities.values()[i], 1e-5);
    }
  }
}

TEST(PartedNetwork, TheEarsAreTheSameUnderAnotherHead) {
  const Network network = network_of(with_embedding({kAnswer}));
  Network other = network_of(with_embedding({Dense{.units = 8}, kAnswer}));
  for (const auto& [name, tensor] : network.weights) {
    if (!name.starts_with("dense")) {
      other.weights.at(name) = tensor;
    }
  }
  EXPECT_EQ(part(network)->ears, part(other)->ears);
  other.weights.at("conv2d.bias").values[0] += 1.0F;
  EXPECT_NE(part(network)->ears, part(other)->ears);
  Network deaf = network;
  deaf.front_end["kind"] = "mfcc";
  EXPECT_NE(part(network)->ears, part(deaf)->ears);
}

TEST(PartedNetwork, WhatDoesNotSayAllIsNoPlaceToPartAt) {
  EXPECT_FALSE(part(network_of({.input = {.rows = 4}, .layers = {kAnswer}})));
  Architecture past = with_embedding({Dense{.units = 3}, Join{.merge = {}, .with = {"early"}}, kAnswer});
  past.layers.insert(past.layers.begin() + 2, Mark{"early"});
  EXPECT_FALSE(part(network_of(past)));
  Architecture again = with_embedding(
      {Branches{.merge = {.kind = Merge::Kind::kConcat}, .branches = {{Dense{.units = 2}}, {Dense{.units = 3}}}},
       Join{.merge = {.kind = Merge::Kind::kConcat}, .with = {"input"}}, Flatten{}, kAnswer});
  again.input = {.rows = 1, .frames = 1};
  EXPECT_FALSE(part(network_of(again)));
  Architecture maps{.input = {.rows = 4, .frames = 4},
                    .layers = {Conv2d{.filters = 2}, Mark{kEmbeddingOutput}, GlobalPool{}, kAnswer},
                    .outputs = {kEmbeddingOutput}};
  EXPECT_FALSE(part(network_of(maps)));
  maps.layers[2] = Flatten{};
  EXPECT_TRUE(part(network_of(maps)));
  maps.outputs.clear();
  EXPECT_FALSE(part(network_of(maps)));
  Architecture windows = with_embedding({kAnswer});
  windows.windows = {.frames = 5, .hop = 2};
  EXPECT_FALSE(part(network_of(windows)));
}

}  // namespace
}  // namespace auricle
