// Every layer, exported and imported again. onnxruntime_test.cpp holds the same against ONNX Runtime where there is
// one.

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/onnx/export_model.hpp>
#include <auricle/onnx/import_network.hpp>
#include <support/tolerances.hpp>
#include "models_to_export.hpp"
#include "zoo.hpp"
#include <gmock/gmock.h>

namespace auricle {
namespace {

void expect_near(const Matrix& found, const Matrix& wanted, const std::string& what) {
  ASSERT_EQ(found.values().size(), wanted.values().size()) << what;
  float largest = 1.0F;
  for (const float value : wanted.values()) {
    largest = std::max(largest, std::abs(value));
  }
  for (std::size_t i = 0; i < wanted.values().size(); ++i) {
    ASSERT_NEAR(found.values()[i], wanted.values()[i], test::kEngineProbability * static_cast<double>(largest)) << what;
  }
}

/// Fails unless a network is the same after export and import.
void expect_survival(Architecture architecture, Random& random) {
  architecture.windows.reset();  // which can't be imported
  const Model model = test::model_of(architecture, random);
  const Network& network = model.networks.front();
  const ImportedNetwork imported = import_network(
      parse_onnx(onnx_bytes(export_model(model)), "exported.onnx"),
      {.front_end = feature_spec_from_json(network.front_end, "test"), .answer = "probabilities"}, "test");
  ASSERT_FALSE(imported.raw);
  ASSERT_THAT(imported.outputs, ::testing::UnorderedElementsAreArray(architecture.outputs));
  const Network& again = imported.model.networks.front();

  const Matrix songs = test::inputs_of(model, 3, random).front();
  const EngineResult wanted = Engine(architecture, network.weights).compute(songs);
  const EngineResult found = Engine(again.architecture, again.weights).compute(songs);
  expect_near(found.probabilities, wanted.probabilities, "probabilities");
  for (const auto& [name, values] : wanted.outputs) {
    expect_near(found.outputs.at(name), values, name);
  }
}

class ExportedLayers : public ::testing::TestWithParam<test::Specimen> {};

TEST_P(ExportedLayers, AreTheSameWhenImported) {
  Random random(7);
  expect_survival(GetParam().architecture, random);
}

INSTANTIATE_TEST_SUITE_P(Of, ExportedLayers, ::testing::ValuesIn(test::graph_zoo()), test::specimen_name);

TEST(ExportedNetworks, DrawnAtRandomAreTheSameWhenImported) { test::for_each_random_network(60, expect_survival); }

}  // namespace
}  // namespace auricle
