#include <auricle/experiment/run_files.hpp>

#include <string>
#include <string_view>
#include <system_error>

#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModelEnding = ".safetensors";
constexpr std::string_view kCheckpointEnding = ".checkpoint.safetensors";

fs::path companion(fs::path model, std::string_view ending) {
  if (ending_of(model) == kModelEnding) {
    model.replace_extension();
  }
  return model += ending;
}

bool is_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored);
}

/// Whether a name stands for a model: of any other name a record may lie beside.
bool names_a_model(const fs::path& run) {
  return ending_of(run) == kModelEnding || (run.extension() != ".json" && is_there(companion(run, ".run.json")));
}

/// A run that did not end leaves a record that nobody will miss.
bool holds_finished_record(const fs::path& file) {
  return is_there(file) && fs::file_size(file) > 0 && load_run_record(file).finished;
}

}  // namespace

RunFiles::RunFiles(const fs::path& model_file)
    : model(model_file),
      history(companion(model_file, ".history.csv")),
      curves(companion(model_file, ".curves.png")),
      record(companion(model_file, ".run.json")),
      unfinished(companion(model_file, ".unfinished.safetensors")),
      checkpoint(companion(model_file, kCheckpointEnding)) {}

fs::path model_of_run(const fs::path& run) {
  const std::string name = run.string();
  return name.ends_with(kCheckpointEnding)
             ? fs::path(name.substr(0, name.size() - kCheckpointEnding.size())).concat(kModelEnding)
             : run;
}

void check_outputs(const RunFiles& files, const std::vector<fs::path>& inputs) {
  check_output(files.model, OutputKind::kModel, inputs);
  check_output(files.record, OutputKind::kRunRecord, inputs);
  if (!is_there(files.model) && holds_finished_record(files.record)) {
    throw UsageError(fmt::format("{} is the record of another run, whose model is not beside it; choose another name",
                                 files.record.string()));
  }
  check_output(files.unfinished, OutputKind::kModel, inputs);
  check_output(files.checkpoint, OutputKind::kCheckpoint, inputs);
  check_output(files.history, OutputKind::kHistory, inputs);
  check_output(files.curves, OutputKind::kCurves, inputs);
}

void check_record(const fs::path& record, const std::vector<fs::path>& inputs) {
  check_output(record, OutputKind::kRunRecord, inputs);
  constexpr std::string_view kEnding = ".run.json";
  const std::string name = record.string();
  if (!name.ends_with(kEnding)) {
    return;
  }
  const std::string stem = name.substr(0, name.size() - kEnding.size());
  for (const fs::path& model : {fs::path(stem).concat(kModelEnding), fs::path(stem)}) {
    if (fs::path(stem).has_filename() && is_there(record) && is_there(model) && !fs::is_directory(model)) {
      throw UsageError(fmt::format("{} is the record of {}; choose another name", record.string(), model.string()));
    }
  }
}

FoundRecord find_run_record(const fs::path& run) {
  const bool by_model = names_a_model(run);
  FoundRecord found{.path = by_model ? RunFiles(run).record : run, .record = {}};
  found.record = load_run_record(found.path);
  if (by_model && is_there(run) && load_model(run).run != found.record.id) {
    throw DatasetError(fmt::format("{} is of another run than {}; train again to have both of one", found.path.string(),
                                   run.string()));
  }
  if (!found.record.finished) {
    throw DatasetError(fmt::format("{} is of a run that did not end; train again", found.path.string()));
  }
  return found;
}

}  // namespace auricle
