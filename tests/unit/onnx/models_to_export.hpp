#pragma once

#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/features/feature_spec.hpp>
#include <auricle/network/model.hpp>

namespace auricle::test {

/// A model of one network that hears mel bands, with weights as after training.
Model model_of(const Architecture& architecture, Random& random);

/// A model of everything that models are made of: networks with windows that leave frames over, with fewer genres and
/// in another order, with front ends of their own, shares, a temperature and biases. Two give an embedding.
Model mixed_model(Random& random);

/// A model that says what it hears as well: "heard", the values of its front end.
Model hearing_model(const FeatureSpec& front_end, Random& random);

/// Numbers for all inputs of a model's networks, those of one front end the same.
std::vector<Matrix> inputs_of(const Model& model, std::size_t songs, Random& random);

/// What the engine makes of each network, and of all together: the first is "probabilities", the others are in the
/// order of an exported graph's outputs.
std::vector<Matrix> outputs_of(const Model& model, const std::vector<Matrix>& inputs);

}  // namespace auricle::test
