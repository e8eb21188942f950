#pragma once

#include <functional>
#include <span>
#include <string>

#include <auricle/core/json.hpp>
#include <auricle/core/matrix.hpp>

namespace auricle::test {

/// A case of tests/golden/descriptors/manifest.json.
struct DescriptorCase {
  std::string name;               ///< of its first file
  const Json& parameters;         ///< librosa's, where they differ from the defaults
  const Json& files;              ///< by part
  std::span<const float> signal;  ///< at 22,050 Hz unless the parameters name another sr

  /// What librosa gave; `part` is "values" when there is only one.
  Matrix golden(const std::string& part = "values") const;

  /// A parameter, or librosa's default.
  template <typename T>
  T get(const char* parameter, T otherwise) const {
    return parameters.value(parameter, otherwise);
  }
};

/// How far numbers are from their references: the largest |got - wanted| / max(1, |wanted|), so that 1e-4 means
/// relative 1e-4 or absolute 1e-4. Infinite when shapes differ or something isn't a number.
double descriptor_difference(MatrixView got, MatrixView wanted);
double descriptor_difference(std::span<const float> got, MatrixView wanted);

/// Runs `check` on every case of a kind, expects it to return no more than `tolerance`, and prints the largest.
void for_each_descriptor_case(const std::string& kind, double tolerance,
                              const std::function<double(const DescriptorCase&)>& check);

}  // namespace auricle::test
