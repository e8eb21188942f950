#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <auricle/features/feature_spec.hpp>

namespace auricle {

/// What the values of a spec's parameters are called in JSON.
template <typename Enum>
using Names = std::vector<std::pair<Enum, std::string_view>>;

const Names<FeatureKind>& names_of(FeatureKind tag);
const Names<StatisticSet>& names_of(StatisticSet tag);
const Names<WindowShape>& names_of(WindowShape tag);
const Names<PadMode>& names_of(PadMode tag);
const Names<MelNorm>& names_of(MelNorm tag);
const Names<MelTriangles>& names_of(MelTriangles tag);
const Names<Compression::Kind>& names_of(Compression::Kind tag);
const Names<DctNorm>& names_of(DctNorm tag);
const Names<DbReference>& names_of(DbReference tag);
const Names<FrameNorm>& names_of(FrameNorm tag);
const Names<OnsetAggregate>& names_of(OnsetAggregate tag);
const Names<FeatureScale>& names_of(FeatureScale tag);

}  // namespace auricle
