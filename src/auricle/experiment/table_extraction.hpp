#pragma once

#include <filesystem>
#include <optional>
#include <stop_token>

#include <auricle/dataset/feature_table.hpp>
#include <auricle/dataset/table_piece.hpp>
#include <auricle/experiment/run_observer.hpp>

namespace auricle {

struct TableOptions {
  int threads = 0;                          ///< songs in work at a time; 0: one a processor
  std::optional<double> segment_s;          ///< a row for each stretch this long, not one a song
  Variation variation;                      ///< what is done to each song's sound first
  const RowTransform* transform = nullptr;  ///< what rows hold instead of features; absent: features
  bool may_be_empty = false;                ///< whether it may end without any row
  std::optional<std::filesystem::path> store = default_feature_store();  ///< absent: nothing is kept
};

/// Songs as a table of features, taken out of the store where they are there. Throws as extract_features.
Extraction extract_table(const GenreFolders& folders, const FeatureSpec& spec, const TableOptions& options,
                         RunObserver& observer, const std::stop_token& stop);

/// A shard's piece of the table that extract_table gives; it may have no songs.
TablePiece extract_piece(ShardOfFolders shard, const FeatureSpec& spec, TableOptions options, RunObserver& observer,
                         const std::stop_token& stop);

/// The table without its genres that have no songs. The observer is warned of them.
FeatureTable without_lost_genres(FeatureTable table, RunObserver& observer);

}  // namespace auricle
