#pragma once

#include <bitset>
#include <cstddef>

#include <auricle/features/feature_spec.hpp>

namespace auricle {

/// Kinds of features.
class KindSet {
 public:
  bool has(FeatureKind kind) const { return bits_[static_cast<std::size_t>(kind)]; }

  /// Whether any of these is in the set.
  template <typename... Kinds>
  bool any(Kinds... kinds) const {
    return (has(kinds) || ...);
  }

  void add(FeatureKind kind) { bits_.set(static_cast<std::size_t>(kind)); }

 private:
  std::bitset<static_cast<std::size_t>(FeatureKind::kStatistics) + 1> bits_;
};

/// What has to be computed for a spec: its kind, or the kinds of its statistics, and all that these are made from.
KindSet needed_kinds(const FeatureSpec& spec);

}  // namespace auricle
