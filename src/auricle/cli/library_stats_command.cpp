#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/listing.hpp>
#include <auricle/plot/count_bars.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  SongFilterOptions filter;
  std::filesystem::path plot;
  bool json = false;
};

/// The commonest first; of equals the first by name.
std::vector<CountBar> sorted(const std::map<std::string, std::size_t>& counts) {
  std::vector<CountBar> bars;
  bars.reserve(counts.size());
  for (const auto& [genre, count] : counts) {
    bars.push_back({.name = genre, .count = count});
  }
  std::ranges::stable_sort(bars, std::greater(), &CountBar::count);
  return bars;
}

void print_counts(const std::string& heading, const std::vector<CountBar>& bars, std::size_t songs) {
  if (bars.empty()) {
    return;
  }
  fmt::print("\n{}\n", heading);
  for (const CountBar& bar : bars) {
    fmt::print("{:>8}  {:>5.1f} %  {}\n", bar.count,
               100.0 * static_cast<double>(bar.count) / static_cast<double>(songs), printable(bar.name));
  }
}

void print_text(const LibraryStatistics& statistics) {
  fmt::print(
      "{} songs, {:.1f} hours\n{} heard, {} failed, {} waiting\n{} without a genre tag, {} whose tags disagree\n",
      statistics.songs, statistics.duration_s / 3600.0, statistics.heard, statistics.failed, statistics.waiting,
      statistics.untagged, statistics.disagreeing);
  print_counts("Genres by the model", sorted(statistics.answers), statistics.songs);
  print_counts("Genres by the tags", sorted(statistics.tags), statistics.songs);
}

Json counts_json(const std::map<std::string, std::size_t>& counts) {
  Json list = Json::array();
  for (const CountBar& bar : sorted(counts)) {
    list.push_back({{"genre", bar.name}, {"songs", bar.count}});
  }
  return list;
}

void print_json(const LibraryStatistics& statistics) {
  fmt::print("{}\n", json_text({{"songs", statistics.songs},
                                {"duration_s", statistics.duration_s},
                                {"heard", statistics.heard},
                                {"failed", statistics.failed},
                                {"waiting", statistics.waiting},
                                {"untagged", statistics.untagged},
                                {"disagreeing", statistics.disagreeing},
                                {"genres", counts_json(statistics.answers)},
                                {"tags", counts_json(statistics.tags)}},
                               2));
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const Catalogue catalogue(options.catalogue.path(), CatalogueUse::kRead);
  if (!options.plot.empty()) {
    check_picture_name(options.plot);
    check_output(options.plot, OutputKind::kPicture, {catalogue.file()});
  }
  const LibraryStatistics statistics = count_songs(catalogue, options.filter.filter(), interrupt.token());
  if (!options.plot.empty()) {
    if (statistics.answers.empty()) {
      throw UsageError("there is nothing to draw: no song that is meant was heard yet");
    }
    draw_count_bars(options.plot, sorted(statistics.answers),
                    {.title = fmt::format("{} songs", statistics.songs), .axis = "Songs"});
  }
  options.json ? print_json(statistics) : print_text(statistics);
  return ExitStatus::kSuccess;
}

}  // namespace

void add_library_stats_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command =
      library.add({.name = "stats",
                   .purpose = "Say what the library is made of",
                   .details = "Songs, hours, and how many songs of each genre: by the model, and by what "
                              "the files say of themselves.\nSongs must fit all filters that are given.",
                   .example = "auricle library stats --plot library.png"},
                  [options] { return run(*options); });
  options->catalogue.add_to(command);
  options->filter.add_to(command);
  command.add_option("--plot", options->plot, "Also draw songs of each genre: .png, .svg or .pdf");
  command.add_flag("--json", options->json, "Print a JSON object");
}

}  // namespace auricle
