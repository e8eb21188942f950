#include <auricle/cli/leakage_check.hpp>

#include <algorithm>
#include <filesystem>
#include <set>
#include <span>
#include <string>
#include <utility>

#include <auricle/cli/command.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <auricle/dataset/duplicates.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

void warn_of_leaks(std::span<const std::string> songs, const std::vector<Split>& splits, int threads,
                   const std::stop_token& stop) {
  const std::vector<std::filesystem::path> paths(songs.begin(), songs.end());
  ProgressBar bar("listening for copies", paths.size());
  const Duplicates duplicates = find_duplicates(
      paths, {.threads = threads}, [&](const ProgressReport& report) { bar.update(report.done); }, stop);
  bar.finish(paths.size());
  if (!duplicates.failures.empty()) {
    fmt::print("{} of {} songs are too short or broken to be compared\n", duplicates.failures.size(), paths.size());
  }

  std::set<std::pair<std::size_t, std::size_t>> leaking;
  for (const Split& split : splits) {
    for (const DuplicatePair& pair :
         leaks(duplicates.pairs, {.train = split.train, .validation = split.validation, .test = split.test})) {
      leaking.emplace(pair.first, pair.second);
    }
  }
  constexpr std::size_t kMostLines = 5;
  std::size_t n_said = 0;
  for (const auto& [first, second] : leaking) {
    if (n_said++ < kMostLines) {
      complain(fmt::format("the same audio on two sides of the split: {} and {}", songs[first], songs[second]));
    }
  }
  if (!leaking.empty()) {
    complain(
        fmt::format("{} pair{} of copies leak{}: figures will flatter; keep copies together with --groups or "
                    "--known-faults, or take them away (auricle duplicates lists them)",
                    leaking.size(), leaking.size() == 1 ? "" : "s", leaking.size() == 1 ? "s" : ""));
  }
}

}  // namespace

void check_leakage(const TrainingSongs& songs, const SongArguments& arguments, const std::vector<Split>& splits,
                   const std::stop_token& stop) {
  if (arguments.features.empty()) {
    warn_of_leaks(songs.rows_of_genres().songs, splits, arguments.threads, stop);
  } else {
    fmt::print("a table's songs are not compared with each other: copies on two sides of the split go unnoticed\n");
  }
}

}  // namespace auricle
