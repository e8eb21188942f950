// Networks that are no mere sequence, in both engines: the same answers and outputs, and gradients for all that learns.

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <auricle/core/random.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/training/torch_network.hpp>
#include <support/tolerances.hpp>
#include "zoo.hpp"
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr std::size_t kSongs = 3;

torch::Tensor as_torch(Matrix& rows) {
  return torch::from_blob(rows.values().data(),
                          {static_cast<std::int64_t>(rows.rows()), static_cast<std::int64_t>(rows.cols())});
}

/// Fails where values differ by more than float32 sums in another order, relative to what they are made of.
void expect_near(Matrix ours, const torch::Tensor& theirs, double size, const std::string& what) {
  const torch::Tensor given = as_torch(ours);
  ASSERT_EQ(theirs.sizes(), given.sizes()) << what;
  EXPECT_LE((theirs - given).abs().max().item<double>(),
            test::kEngineProbability * std::max(size, theirs.abs().max().item<double>()))
      << what;
}

void expect_parity(Architecture architecture, Random& random) {
  const Tensors weights = test::trained_weights(architecture, random);
  TorchNetwork network(architecture, random);
  network.load(weights);
  Matrix songs = test::random_songs(kSongs, architecture, random);
  const torch::NoGradGuard no_gradients;
  expect_near(Engine(architecture, weights).probabilities(songs), network.probabilities(as_torch(songs)), 2.0,
              "answer of all windows");
  if (architecture.windows) {
    architecture.input.frames = architecture.windows->frames;
    architecture.windows.reset();
    songs = test::random_songs(kSongs, architecture, random);
  }
  const EngineResult ours = Engine(architecture, weights).compute(songs);
  const TorchResult theirs = network.compute(as_torch(songs), Mode::kEvaluation);
  const torch::Tensor answer =
      is_multi_label(architecture) ? torch::sigmoid(theirs.logits) : torch::softmax(theirs.logits, 1);
  expect_near(ours.probabilities, answer, std::max(1.0, theirs.logits.abs().max().item<double>()), "answer");
  for (std::size_t i = 0; i < architecture.outputs.size(); ++i) {
    expect_near(ours.outputs.at(architecture.outputs[i]), theirs.outputs[i], 1.0, architecture.outputs[i]);
  }
}

class GraphEngines : public ::testing::TestWithParam<test::Specimen> {};

TEST_P(GraphEngines, GiveTheSame) {
  Random random(5);
  expect_parity(GetParam().architecture, random);
}

TEST_P(GraphEngines, LearnAllThatIsLearned) {
  Random random(6);
  const Architecture& architecture = GetParam().architecture;
  TorchNetwork network(architecture, random);
  Matrix songs = test::random_songs(kSongs, architecture, random);
  const auto frames = architecture.windows ? architecture.windows->frames : architecture.input.frames;
  const torch::Tensor heard = as_torch(songs)
                                  .view({kSongs, static_cast<std::int64_t>(architecture.input.rows), -1})
                                  .narrow(2, 0, static_cast<std::int64_t>(frames));
  const TorchResult result = network.compute(heard, Mode::kTraining);
  torch::Tensor sum = result.logits.square().sum();
  for (const torch::Tensor& output : result.outputs) {
    sum = sum + output.square().sum();
  }
  sum.backward();
  for (const torch::Tensor& parameter : network.parameters()) {
    ASSERT_TRUE(parameter.grad().defined());
    EXPECT_TRUE(parameter.grad().isfinite().all().item<bool>());
  }
}

INSTANTIATE_TEST_SUITE_P(Of, GraphEngines, ::testing::ValuesIn(test::graph_zoo()), test::specimen_name);

TEST(RandomGraphs, GiveTheSameInBothEngines) { test::for_each_random_network(200, expect_parity); }

}  // namespace
}  // namespace auricle
