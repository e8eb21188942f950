#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle::test {

/// A network that two ways of computing have to agree on.
struct Specimen {
  std::string name;
  Architecture architecture;

  friend void PrintTo(const Specimen& specimen, std::ostream* out) { *out << specimen.name; }
};

/// Whole blocks of published networks, small, and every layer that is no mere sequence's, in company.
std::vector<Specimen> graph_zoo();

/// Some network of a few layers drawn at random, with all its values as outputs.
Architecture random_network(Random& random);

/// Weights as after training: values keep their size from layer to layer, statistics are not 0 and 1.
Tensors trained_weights(const Architecture& architecture, Random& random);

Matrix random_songs(std::size_t count, const Architecture& architecture, Random& random);

}  // namespace auricle::test
