#include <auricle/cli/table_extraction.hpp>

#include <algorithm>
#include <optional>

#include <auricle/cli/command.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <fmt/format.h>

namespace auricle {

Extraction extract_with_progress(const GenreFolders& folders, const FeatureSpec& spec, int threads,
                                 const std::stop_token& stop) {
  const std::size_t widest = std::ranges::max(folders.genres, {}, &std::string::size).size();

  std::optional<ProgressBar> bar;
  const auto show = [&](const ProgressReport& report) {
    if (!bar) {
      bar.emplace(fmt::format("{:<{}}", report.label, widest), report.total);
    }
    const std::string figures = report.failed > 0 ? fmt::format("{} failed", report.failed) : "";
    if (report.done < report.total) {
      bar->update(report.done, figures);
    } else {
      bar->finish(report.done, figures);
      bar.reset();
    }
  };
  Extraction extraction = extract_features(folders, spec, threads, show, stop);

  for (const FailedSong& failure : extraction.failures) {
    complain(fmt::format("left out: {}", failure.reason));
  }
  if (const std::size_t padded = extraction.table.n_padded; padded > 0) {
    fmt::print("{} of {} songs are too short for {} values and were filled up with zeros\n", padded,
               extraction.table.songs.size(), spec.n_values.value());
  }
  return extraction;
}

std::string shapes_of(const FeatureTable& table) {
  return fmt::format("({}, {}) ({}, {})", table.features.rows(), table.features.cols(), table.labels.size(),
                     table.genres.size());
}

}  // namespace auricle
