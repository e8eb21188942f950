#include <auricle/experiment/table_extraction.hpp>

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

}  // namespace auricle
