#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/dataset/duplicates.hpp>
#include <auricle/dataset/recordings.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Paths = std::vector<std::filesystem::path>;

struct Options {
  std::string folder;
  DuplicateOptions duplicates;
  bool json = false;
};

/// The pairs within a group.
std::vector<DuplicatePair> pairs_in(const std::vector<std::size_t>& group, const std::vector<DuplicatePair>& pairs) {
  std::vector<DuplicatePair> within;
  std::ranges::copy_if(pairs, std::back_inserter(within),
                       [&](const DuplicatePair& pair) { return std::ranges::binary_search(group, pair.first); });
  return within;
}

/// `n_heard`: how many recordings could be compared.
void print_text(const Duplicates& duplicates, const Paths& recordings, std::size_t n_heard) {
  const auto groups = duplicate_groups(duplicates.pairs);
  for (const std::vector<std::size_t>& group : groups) {
    fmt::print("\n{} recordings with the same audio\n", group.size());
    for (const DuplicatePair& pair : pairs_in(group, duplicates.pairs)) {
      fmt::print("  {}\n  {}\n    begins {:.2f} s {} the one above; {:.1f} % of the bits are equal over {:.1f} s\n",
                 printable(recordings[pair.first].string()), printable(recordings[pair.second].string()),
                 std::abs(pair.offset_s), pair.offset_s < 0 ? "before" : "into", 100 * pair.similarity, pair.overlap_s);
    }
  }
  const std::size_t n_failed = duplicates.failures.size();
  fmt::print("\n{} group{} of the same audio among {} recordings{}\n", groups.size(), groups.size() == 1 ? "" : "s",
             n_heard, n_failed > 0 ? fmt::format("; {} could not be compared", n_failed) : "");
}

void print_json(const Duplicates& duplicates, const Paths& recordings) {
  Json groups = Json::array();
  for (const std::vector<std::size_t>& group : duplicate_groups(duplicates.pairs)) {
    Json files = Json::array();
    for (const std::size_t recording : group) {
      files.push_back(recordings[recording].string());
    }
    Json pairs = Json::array();
    for (const DuplicatePair& pair : pairs_in(group, duplicates.pairs)) {
      pairs.push_back({{"first", recordings[pair.first].string()},
                       {"second", recordings[pair.second].string()},
                       {"offset_s", pair.offset_s},
                       {"overlap_s", pair.overlap_s},
                       {"similarity", pair.similarity}});
    }
    groups.push_back({{"files", files}, {"pairs", pairs}});
  }
  Json failures = Json::array();
  for (const FailedSong& failure : duplicates.failures) {
    failures.push_back({{"file", failure.path.string()}, {"error", failure.reason}});
  }
  fmt::print("{}\n", json_text({{"groups", groups}, {"failures", failures}}, 2));
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const Recordings found = find_recordings(options.folder);
  const Paths& recordings = found.files;
  complain(found.notes);
  if (recordings.empty()) {
    throw UsageError(found.failures.empty() ? fmt::format("folder {} holds no audio files", options.folder)
                                            : found.failures.front().reason);
  }
  std::optional<ProgressBar> bar;
  if (!options.json) {
    bar.emplace("listening", recordings.size());
  }
  std::size_t done = 0;
  Duplicates duplicates = find_duplicates(
      recordings, options.duplicates,
      [&](const ProgressReport& report) {
        done = report.done;
        if (bar) {
          bar->update(done);
        }
      },
      interrupt.token());
  if (bar) {
    bar->finish(done);
  }
  const std::size_t n_heard = recordings.size() - duplicates.failures.size();
  duplicates.failures.insert(duplicates.failures.end(), found.failures.begin(), found.failures.end());
  for (const FailedSong& failure : duplicates.failures) {
    complain(failure.reason);
  }
  if (interrupt.token().stop_requested()) {
    complain("interrupted");
    return ExitStatus::kInterrupted;
  }
  options.json ? print_json(duplicates, recordings) : print_text(duplicates, recordings, n_heard);
  return duplicates.failures.empty() ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_duplicates_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "duplicates",
       .purpose = "Find the same audio in a set of recordings",
       .details =
           "Finds copies by what they sound like, even if re-encoded, resampled, louder, softer or cut, as long as\n"
           "6.6 s are common. Songs whose copies are learnt from and tested on make a model look better than it "
           "is.\n"
           "A file that can't be used is reported on standard error and the rest go on; the exit status is then "
           "1.",
       .example = "auricle duplicates music/"},
      [options] { return run(*options); });
  command.add_option("DIR", options->folder, "Folder to search for recordings").required();
  command.add_flag("--json", options->json, "Print one JSON object: groups with their pairs, and failures");
  command.add_option("--threads", options->duplicates.threads, "Recordings in work at a time; 0: one a processor")
      .counts_workers();
}

}  // namespace auricle
