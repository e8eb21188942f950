// The engine, which folds, fuses and lays out as it likes, against loops that say what each layer means.

#include <algorithm>
#include <cmath>
#include <string>
#include <thread>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/engine.hpp>
#include <support/tolerances.hpp>
#include "plain_network.hpp"
#include "zoo.hpp"
#include <gtest/gtest.h>

namespace auricle {
namespace {

/// Fails where values differ by more than float32 sums in another order, relative to what they are made of.
void expect_near(std::span<const float> actual, const std::vector<double>& expected, double size,
                 const std::string& what) {
  ASSERT_EQ(actual.size(), expected.size()) << what;
  for (const double value : expected) {
    size = std::max(size, std::abs(value));
  }
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_NEAR(actual[i], expected[i], test::kEngineProbability * size) << what << " at " << i;
  }
}

void expect_parity(const Architecture& architecture, Random& random) {
  const Tensors weights = test::trained_weights(architecture, random);
  const Matrix songs = test::random_songs(3, architecture, random);
  const Engine engine(architecture, weights, {.threads = 2});
  const EngineResult actual = engine.compute(songs);
  ASSERT_EQ(actual.outputs.size(), architecture.outputs.size());
  for (std::size_t song = 0; song < songs.rows(); ++song) {
    const test::PlainResult expected = test::compute_plainly(architecture, weights, songs.row(song));
    const double size = std::max(1.0, expected.largest_score);
    expect_near(actual.probabilities.row(song), expected.answer, size, "answer");
    for (const auto& [name, values] : expected.outputs) {
      expect_near(actual.outputs.at(name).row(song), values, 1.0, name);
    }
    // Alone, in another layout perhaps, and in memory that holds the first call's remains.
    const Matrix one(std::vector<float>(songs.row(song).begin(), songs.row(song).end()), 1, songs.cols());
    expect_near(engine.compute(one).probabilities.row(0), expected.answer, size, "answer alone");
  }
}

class GraphZoo : public ::testing::TestWithParam<test::Specimen> {};

TEST_P(GraphZoo, IsComputedAsItIsMeant) {
  Random random(5);
  expect_parity(GetParam().architecture, random);
}

TEST_P(GraphZoo, ServesSeveralThreadsAtOnceWithTheSameBits) {
  const Architecture& architecture = GetParam().architecture;
  Random random(6);
  const Tensors weights = test::trained_weights(architecture, random);
  const Matrix songs = test::random_songs(2, architecture, random);
  const Matrix expected = Engine(architecture, weights).probabilities(songs);
  const Engine engine(architecture, weights);
  std::vector<Matrix> results(3);
  {
    std::vector<std::jthread> threads;
    threads.reserve(results.size());
    for (Matrix& result : results) {
      threads.emplace_back([&] { result = engine.probabilities(songs); });
    }
  }
  for (const Matrix& result : results) {
    EXPECT_TRUE(std::ranges::equal(result.values(), expected.values()));
  }
}

TEST_P(GraphZoo, SurvivesJson) {
  const Architecture& architecture = GetParam().architecture;
  EXPECT_EQ(architecture_from_json(parse_json(to_json(architecture).dump(), "test"), "test"), architecture);
}

INSTANTIATE_TEST_SUITE_P(Of, GraphZoo, ::testing::ValuesIn(test::graph_zoo()), test::specimen_name);

TEST(RandomGraphs, AreComputedAsTheyAreMeant) { test::for_each_random_network(300, expect_parity); }

}  // namespace
}  // namespace auricle
