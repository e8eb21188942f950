#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/file_progress.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/prediction_writer.hpp>
#include <auricle/cli/shard_option.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/dataset/cue_sheet.hpp>
#include <auricle/dataset/recordings.hpp>
#include <auricle/recognizer/classify_files.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string model;
  PredictionFormat format;
  std::optional<double> timeline_hop_s;
  std::optional<std::size_t> windows;
  bool cue = false;
  ShardOption shard;
  double min_confidence = 0.0;
  int threads = 0;
};

struct FilesToClassify {
  std::vector<std::filesystem::path> files;
  bool complete = true;  ///< false: a folder could not be read or is empty, which was complained of
};

/// A folder stands for all the recordings in it, or the shard's among them.
FilesToClassify recordings_in(const std::vector<std::string>& names, const std::optional<Shard>& shard) {
  FilesToClassify all;
  const auto add = [&](const std::filesystem::path& folder, const std::filesystem::path& file) {
    if (!shard || shard->has(path_in(folder, file))) {
      all.files.push_back(file);
    }
  };
  const auto miss = [&](const std::string& reason) {
    complain(reason);
    all.complete = false;
  };
  for (const std::string& name : names) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(name, ignored)) {
      add(name, name);
      continue;
    }
    try {
      const Recordings found = find_recordings(name);
      complain(found.notes);
      for (const FailedSong& failure : found.failures) {
        miss(failure.reason);
      }
      if (found.files.empty() && found.failures.empty()) {
        miss(fmt::format("folder {} holds no audio files", name));
      }
      for (const std::filesystem::path& file : found.files) {
        add(name, file);
      }
    } catch (const FileError& error) {
      miss(error.what());
    }
  }
  return all;
}

/// What is to be heard, and of each part which track it is; absent: a whole recording.
struct PartsToClassify {
  std::vector<FilePart> parts;
  std::vector<std::optional<CueTrack>> tracks;
  bool complete = true;
};

/// A recording stands for the tracks that a CUE sheet beside it tells of, a sheet for those of all its recordings.
PartsToClassify parts_of(const FilesToClassify& recordings, bool cue) {
  PartsToClassify all{.complete = recordings.complete};
  for (const std::filesystem::path& file : recordings.files) {
    const bool is_sheet = cue && (file.extension() == ".cue" || file.extension() == ".CUE");
    CueSheet sheet;
    try {
      if (cue) {
        sheet = is_sheet ? read_cue_sheet(file) : cue_sheet_of(file);
      }
    } catch (const FileError& error) {
      complain(error.what());
      all.complete = false;
    }
    complain(sheet.notes);
    for (const CueTrack& track : sheet.tracks) {
      all.parts.push_back({.path = track.file, .stretch = {.begin_s = track.begin_s, .end_s = track.end_s}});
      all.tracks.emplace_back(track);
    }
    if (sheet.tracks.empty() && !is_sheet) {
      all.parts.push_back({.path = file});
      all.tracks.emplace_back();
    }
  }
  return all;
}

/// Says on standard error what of a file could not be heard as it is. False when something is missing.
bool say_trouble(const ClassifiedFile& file) {
  if (!file.prediction) {
    complain(file.error);
    return false;
  }
  const Heard& heard = file.prediction->heard;
  for (const std::string& said : {heard.note(), heard.trouble()}) {
    if (!said.empty()) {
      complain(fmt::format("{}: {}", file.path.string(), said));
    }
  }
  return heard.complete();
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const PartsToClassify recordings = parts_of(recordings_in(options.files, options.shard.shard()), options.cue);
  const std::filesystem::path model = shared_files().model(options.model);
  const Recognizer recognizer(load_model(model), {.name = model.string(),
                                                  .timeline_hop_s = options.timeline_hop_s,
                                                  .windows = options.windows,
                                                  .min_confidence = options.min_confidence});

  PredictionFormat format = options.format;
  format.tracks = options.cue;
  PredictionWriter writer(recognizer, format);
  FileProgress progress;
  bool all_good = recordings.complete;
  std::size_t n_delivered = 0;
  const auto deliver = [&](const ClassifiedFile& file) {
    progress.clear();
    all_good = say_trouble(file) && all_good;
    const std::optional<CueTrack>& track = recordings.tracks[n_delivered++];
    writer.write(file, track ? &*track : nullptr);
  };
  try {
    classify_parts(recognizer, recordings.parts, options.threads, deliver, interrupt.token(),
                   [&](const std::filesystem::path& file, const Heard& heard) { progress.update(file, heard); });
  } catch (...) {
    writer.finish();
    throw;
  }
  writer.finish();
  if (interrupt.token().stop_requested()) {
    complain("interrupted");
    return ExitStatus::kInterrupted;
  }
  return all_good ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_classify_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command =
      program.add({.name = "classify",
                   .purpose = "Name the genre of recordings",
                   .details = "For each recording the genres with their probabilities, the best first. A file that "
                              "can't be used, or not to\n"
                              "its end, is reported on standard error and the rest go on; the exit status is then 1.\n"
                              "Outputs of shards (--shard), put together and sorted, are the whole's, sorted.",
                   .example = "auricle classify song.mp3 album/ --top 3"},
                  [options] { return run(*options); });
  command.add_option("FILE", options->files, "Recordings, or folders to search for them").required();
  command
      .add_option(
          "-m,--model", options->model,
          "Model file (.safetensors), as `auricle train` writes it; default: the one that comes with the program")
      .from_environment("AURICLE_MODEL");
  command
      .add_option("--min-confidence", options->min_confidence,
                  "Answer \"unknown\" where no genre is at least this probable, 0 to 1")
      .within(0.0, 1.0)
      .shows_default();
  command.add_option("--top", options->format.top, "How many genres to name for each recording; 0: all")
      .at_least(0)
      .shows_default();
  Option json = command.add_flag("--json", options->format.json, "Print a JSON array, one object a recording");
  command
      .add_flag("--csv", options->format.csv,
                "Print CSV: file, times, best genre, a column for each genre, what was heard")
      .excludes(json);
  command.add_flag("--timeline", options->format.timeline,
                   "Also print the probabilities of each part of a recording that is longer than what the model hears "
                   "at once");
  command
      .add_option("--hop", options->timeline_hop_s,
                  "Seconds from one part's begin to the next; default: as long as a part")
      .more_than(0);
  command
      .add_option("--windows", options->windows,
                  "Of a long recording hear so many windows spread over it, and not all; 8 take a tenth of the time")
      .at_least(1);
  command.add_flag("--cue", options->cue,
                   "Hear albums track by track: a CUE sheet's, or those of a recording that has one beside it");
  options->shard.add_to(command);
  command.add_option("--threads", options->threads, "Recordings in work at a time; 0: one a processor")
      .counts_workers();
}

}  // namespace auricle
