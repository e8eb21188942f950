#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/architecture.hpp>
#include <auricle/network/safetensors.hpp>
#include <gtest/gtest.h>

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

/// What a test of a specimen is called.
std::string specimen_name(const ::testing::TestParamInfo<Specimen>& specimen);

/// Calls `check(architecture, random)` for networks drawn at random, up to the first at which a test fails.
template <typename Check>
void for_each_random_network(int count, const Check& check) {
  Random random(20261126);
  for (int i = 0; i < count && !::testing::Test::HasFailure(); ++i) {
    const Architecture architecture = random_network(random);
    SCOPED_TRACE(to_json(architecture).dump());
    check(architecture, random);
  }
}

/// Weights as after training: values keep their size from layer to layer, statistics are not 0 and 1.
Tensors trained_weights(const Architecture& architecture, Random& random);

Matrix random_songs(std::size_t count, const Architecture& architecture, Random& random);

}  // namespace auricle::test
