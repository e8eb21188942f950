#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/evaluation/history.hpp>

namespace auricle {

/// Which part of a split a song was judged in.
enum class Part {
  kValidation,  ///< watched while training and chosen by: its figures flatter
  kTest,        ///< looked at once, at the end
};

/// "validation" or "test".
std::string name_of(Part part);

/// A song whose genre is known, and what a model made of it.
struct JudgedSong {
  std::string path;  ///< where the recording lay; also what tells songs apart
  int truth = 0;     ///< index into the run's genres
  Part part = Part::kTest;
  std::vector<float> probabilities{};  ///< one a genre, the mean over the song's windows
};

/// One network that was trained and judged.
struct Trial {
  std::uint64_t seed = 0;
  int fold = 0;  ///< counted from 0; 0 when there is only one
  std::vector<EpochRecord> history{};
  std::vector<JudgedSong> songs{};  ///< a song stands in each part at most once
};

/// How the songs were parted: what it is called and how many songs each part has (in the first trial).
struct SplitRecord {
  std::string name;
  std::size_t train = 0;
  std::size_t validation = 0;
  std::size_t test = 0;
};

/// Where an interrupted training stopped.
struct Interruption {
  std::size_t whole_networks = 0;  ///< those before it, which are the model; 0: the model is what there is of the first
  int epoch = 0;                   ///< whose weights those are; 0: of the first one, unfinished
};

/// "interrupted: the model is that of epoch 3, the best so far".
std::string describe(const Interruption& interruption);

/// What a training run or a cross-validation leaves beside its model as NAME.run.json, so that every figure can be
/// worked out again without training again.
struct RunRecord {
  std::string id{};      ///< tells this run from any other, and stands in its model too; empty in old records
  bool finished = true;  ///< false: it has only begun, or broke off, and the rest is not told
  std::optional<Interruption> interruption{};  ///< absent: none
  std::string command;                         ///< the command line, as typed
  std::string version;                         ///< of auricle
  std::string started;                         ///< UTC, e.g. "2026-03-01T12:00:00Z"
  double duration_s = 0.0;                     ///< of the whole run
  std::string machine;                         ///< one line: processor, threads, system
  Json recipe = Json::object();
  Json data = Json::object();  ///< "folder", "songs_per_genre" {genre: songs}, "fingerprint", and what else there is
  SplitRecord split;
  std::vector<std::string> genres;  ///< in label order
  std::vector<Trial> trials;        ///< every pair of seed and fold at most once
};

/// Throws UsageError, naming `where`, when a record contradicts itself: genres missing or twice, a trial twice, a song
/// twice in a part or of two genres, a truth that names no genre, probabilities that are none.
void validate(const RunRecord& record, const std::string& where);

/// The record as JSON: format "auricle run", format_version 1. Losses that are not finite become null. Numbers read
/// back as the very same.
Json to_json(const RunRecord& record);

/// Reads what to_json gives and validates it; unknown keys are errors. Throws UsageError naming `where`.
RunRecord run_record_from_json(const Json& json, const std::string& where);

/// Throws FileError.
RunRecord load_run_record(const std::filesystem::path& path);

/// Writes the file whole or not at all. Throws UsageError for a record that is not valid, FileError.
void save_run_record(const std::filesystem::path& path, const RunRecord& record);

}  // namespace auricle
