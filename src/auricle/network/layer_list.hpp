#pragma once

// Included by the network module's own .cpp files alone.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// The layers of a network as a walk through it finds them, and the names of their values. What can't be is refused
/// with a UsageError that begins with the place.
class LayerList {
 public:
  LayerList(const Architecture& architecture, std::string_view where);

  bool empty() const { return network_.layers.empty(); }

  /// The shape of what a layer, or the network's input, gives.
  FeatureMaps maps_of(std::size_t layer) const;

  /// Adds a layer that lacks its name and shapes, and returns its index.
  std::size_t append(LayerInfo info, const FeatureMaps& output, const std::string& place, double multiply_adds = 0);

  /// Gives a layer's value a name.
  void mark(const std::string& name, std::size_t layer, const std::string& place);

  /// From now on "input" is what the last layer gives.
  void replace_input() { names_["input"] = network_.layers.size() - 1; }

  /// Whether a layer has marked a value.
  bool has_marks() const { return names_.size() > 1; }

  std::size_t value_named(const std::string& name, const std::string& place) const;

  /// The whole network, whose answer is the value of layer `last`.
  NetworkInfo finish(std::size_t last);

 private:
  void check_answer(std::size_t last) const;
  void find_outputs();
  void check_uses() const;
  void check_totals() const;

  const Architecture& architecture_;
  std::string where_;
  NetworkInfo network_;
  std::map<std::string, std::size_t, std::less<>> names_{{"input", kNetworkInput}};
  std::map<std::string, std::size_t> counts_;  ///< of layers of one kind
  double multiply_adds_ = 0;
};

}  // namespace auricle
