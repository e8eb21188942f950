#include <auricle/evaluation/run_record.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

[[noreturn]] void refuse(const std::string& where, const std::string& what) {
  throw UsageError(fmt::format("{}: {}; is it a record of this version, unchanged?", where, what));
}

void check_genres(const std::vector<std::string>& genres, const std::string& where) {
  if (genres.empty() || std::set(genres.begin(), genres.end()).size() != genres.size()) {
    refuse(where, "genres are missing or named twice");
  }
}

void check_song(const JudgedSong& song, std::size_t n_genres, const std::string& where) {
  if (song.truth < 0 || static_cast<std::size_t>(song.truth) >= n_genres) {
    refuse(where, fmt::format("the truth of {} is {}, which names none of {} genres", song.path, song.truth, n_genres));
  }
  double sum = 0.0;
  for (const float p : song.probabilities) {
    sum += std::isfinite(p) && p >= 0.0F ? static_cast<double>(p) : std::numeric_limits<double>::quiet_NaN();
  }
  if (song.probabilities.size() != n_genres || !(sum > 0.0)) {
    refuse(where, fmt::format("{} has no probability for each of {} genres", song.path, n_genres));
  }
}

}  // namespace

std::string name_of(Part part) { return part == Part::kValidation ? "validation" : "test"; }

void validate(const RunRecord& record, const std::string& where) {
  check_genres(record.genres, where);
  std::set<std::pair<std::uint64_t, int>> trials;
  std::map<std::string, int> truths;
  for (const Trial& trial : record.trials) {
    if (!trials.emplace(trial.seed, trial.fold).second) {
      refuse(where, fmt::format("seed {} fold {} stands there twice", trial.seed, trial.fold));
    }
    std::set<std::pair<std::string, Part>> seen;
    for (const JudgedSong& song : trial.songs) {
      check_song(song, record.genres.size(), where);
      if (!seen.emplace(song.path, song.part).second) {
        refuse(where, fmt::format("{} was judged twice with seed {}", song.path, trial.seed));
      }
      if (truths.emplace(song.path, song.truth).first->second != song.truth) {
        refuse(where, fmt::format("{} is of two genres", song.path));
      }
    }
  }
}

std::string describe(const Interruption& interruption) {
  if (interruption.whole_networks > 0) {
    return fmt::format("interrupted: the model is that of the {} networks before", interruption.whole_networks);
  }
  return interruption.epoch > 0
             ? fmt::format("interrupted: the model is that of epoch {}, the best so far", interruption.epoch)
             : "interrupted: the model is that of the first epoch, unfinished";
}

RunRecord load_run_record(const std::filesystem::path& path) { return load_json(path, run_record_from_json); }

void save_run_record(const std::filesystem::path& path, const RunRecord& record) {
  validate(record, path.string());
  write_file(path, json_text(to_json(record)) + "\n");
}

}  // namespace auricle
