#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/training/torch_network.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

// One network, both engines: what libtorch trained is what oneDNN says to users.
TEST(Engines, GiveTheSameProbabilitiesForTheArticlesNetwork) {
  const Architecture article{.n_inputs = 25000,
                             .layers = {Dense{.units = 100, .activation = Activation::kRelu},
                                        Dense{.units = 10, .activation = Activation::kSoftmax}}};
  Random random(11);
  const TorchNetwork network(article, random);
  Matrix inputs(33, article.n_inputs);
  for (float& value : inputs.values()) {
    value = static_cast<float>(random.uniform({.low = -1.0, .high = 1.0}));
  }
  const Matrix ours = Engine(article, network.tensors()).probabilities(inputs);

  const torch::NoGradGuard no_gradients;
  const torch::Tensor theirs = torch::softmax(network.logits(torch::from_blob(inputs.values().data(), {33, 25000})), 1);
  for (std::size_t i = 0; i < ours.values().size(); ++i) {
    EXPECT_NEAR(ours.values()[i], theirs.data_ptr<float>()[i], test::kEngineProbability) << i;
  }
  EXPECT_GT(theirs.std(0).max().item<float>(), 0.01) << "the songs must differ for this to mean anything";
}

}  // namespace
}  // namespace auricle
