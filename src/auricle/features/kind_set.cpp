#include <auricle/features/kind_set.hpp>

#include <vector>

#include <auricle/features/statistics.hpp>

namespace auricle {
namespace {

/// What a kind is made from, if from another one.
std::vector<FeatureKind> sources_of(FeatureKind kind) {
  switch (kind) {
    case FeatureKind::kMfcc:
      return {FeatureKind::kMel};
    case FeatureKind::kMfccDelta:
    case FeatureKind::kMfccDelta2:
      return {FeatureKind::kMfcc};
    case FeatureKind::kTonnetz:
      return {FeatureKind::kChromaStft};
    case FeatureKind::kOnsetStrength:
    case FeatureKind::kBeatTrack:
      return {FeatureKind::kMel};
    case FeatureKind::kBlockPatterns:
      return {FeatureKind::kMel, FeatureKind::kMfcc};
    case FeatureKind::kTempogram:
    case FeatureKind::kTempo:
      return {FeatureKind::kOnsetStrength};
    default:
      return {};
  }
}

void add_with_sources(FeatureKind kind, KindSet& kinds) {
  kinds.add(kind);
  for (const FeatureKind source : sources_of(kind)) {
    add_with_sources(source, kinds);
  }
}

}  // namespace

KindSet needed_kinds(const FeatureSpec& spec) {
  KindSet kinds;
  const std::vector<FeatureKind> wanted =
      spec.kind == FeatureKind::kStatistics ? kinds_of(spec) : std::vector{spec.kind};
  for (const FeatureKind kind : wanted) {
    add_with_sources(kind, kinds);
  }
  return kinds;
}

}  // namespace auricle
