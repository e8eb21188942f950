#pragma once

#include <string>
#include <vector>

#include <auricle/dataset/feature_table.hpp>
#include <auricle/dataset/genre_folders.hpp>

namespace auricle {

/// Songs of some genres only, labelled anew in the order that the genres had. Throws UsageError, listing those there
/// are, for a genre that is not among them.
GenreFolders keep_genres(const GenreFolders& all, const std::vector<std::string>& wanted);
FeatureTable keep_genres(const FeatureTable& all, const std::vector<std::string>& wanted);

/// A table without the rows of songs that could be heard in part only.
FeatureTable without_incomplete(const FeatureTable& all);

}  // namespace auricle
