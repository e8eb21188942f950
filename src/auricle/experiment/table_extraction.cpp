#include <auricle/experiment/table_extraction.hpp>

#include <algorithm>
#include <string>
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
       .hearing = [&](const std::filesystem::path& file, const Heard& heard) { observer.on_hearing(file, heard); }},
      [&](const ProgressReport& report) { observer.on_song_read(report); }, stop);
  observer.on_read({.folders = folders,
                    .extraction = extraction,
                    .store = options.store.value_or(""),
                    .store_trouble = store ? store->trouble() : ""});
  return extraction;
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
