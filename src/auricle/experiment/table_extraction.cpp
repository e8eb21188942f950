#include <auricle/experiment/table_extraction.hpp>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <auricle/core/text.hpp>
#include <auricle/experiment/kept_genres.hpp>
#include <fmt/format.h>

namespace auricle {

Extraction extract_table(const GenreFolders& folders, const FeatureSpec& spec, const TableOptions& options,
                         RunObserver& observer, const std::stop_token& stop) {
  std::optional<FeatureStore> store;
  if (options.store) {
    store.emplace(*options.store, store_key(spec, options.segment_s, options.variation, options.transform));
  }
  observer.on_reading(folders, options.variation);
  Extraction extraction = extract_features(
      folders, spec,
      {.threads = options.threads,
       .segment_s = options.segment_s,
       .variation = options.variation,
       .transform = options.transform,
       .store = store ? &*store : nullptr,
       .may_be_empty = options.may_be_empty,
       .hearing = [&](const std::filesystem::path& file, const Heard& heard) { observer.on_hearing(file, heard); }},
      [&](const ProgressReport& report) { observer.on_song_read(report); }, stop);
  observer.on_read({.folders = folders,
                    .extraction = extraction,
                    .store = options.store.value_or(""),
                    .store_trouble = store ? store->trouble() : ""});
  return extraction;
}

TablePiece extract_piece(ShardOfFolders shard, const FeatureSpec& spec, TableOptions options, RunObserver& observer,
                         const std::stop_token& stop) {
  options.may_be_empty = true;
  TablePiece piece = std::move(shard.piece);
  piece.rows = store_key(spec, options.segment_s, options.variation, options.transform);
  piece.extraction = extract_table(shard.folders, spec, options, observer, stop);
  return piece;
}

FeatureTable without_lost_genres(FeatureTable table, RunObserver& observer) {
  const std::vector<std::string> lost = genres_without_songs(table);
  if (lost.empty()) {
    return table;
  }
  observer.on_warning(fmt::format("no song of {} can be used: left out", listed(lost)));
  std::vector<std::string> kept = table.genres;
  std::erase_if(kept, [&](const std::string& genre) { return std::ranges::find(lost, genre) != lost.end(); });
  return keep_genres(table, kept);
}

}  // namespace auricle
