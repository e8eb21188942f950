#include <auricle/experiment/run_files.hpp>

#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kModelEnding = ".safetensors";

fs::path companion(fs::path model, const char* ending) {
  if (ending_of(model) == kModelEnding) {
    model.replace_extension();
  }
  return model += ending;
}

/// Whether a name stands for a model: of any other name a record may lie beside.
bool names_a_model(const fs::path& run) {
  std::error_code ignored;
  return ending_of(run) == kModelEnding ||
         (run.extension() != ".json" && fs::exists(companion(run, ".run.json"), ignored));
}

}  // namespace

RunFiles::RunFiles(const fs::path& model_file)
    : model(model_file),
      history(companion(model_file, ".history.csv")),
      curves(companion(model_file, ".curves.png")),
      record(companion(model_file, ".run.json")) {}

void check_outputs(const RunFiles& files, const std::vector<fs::path>& inputs) {
  check_output(files.model, OutputKind::kModel, inputs);
  check_output(files.record, OutputKind::kRunRecord, inputs);
  check_output(files.history, OutputKind::kHistory, inputs);
  check_output(files.curves, OutputKind::kPicture, inputs);
}

FoundRecord find_run_record(const fs::path& run) {
  const bool by_model = names_a_model(run);
  FoundRecord found{.path = by_model ? RunFiles(run).record : run, .record = {}};
  found.record = load_run_record(found.path);
  std::error_code ignored;
  if (by_model && fs::exists(run, ignored) && load_model(run).run != found.record.id) {
    throw DatasetError(fmt::format("{} is of another run than {}; train again to have both of one", found.path.string(),
                                   run.string()));
  }
  if (!found.record.finished) {
    throw DatasetError(fmt::format("{} is of a run that did not end; train again", found.path.string()));
  }
  return found;
}

}  // namespace auricle
