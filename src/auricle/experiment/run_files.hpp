#pragma once

#include <filesystem>
#include <vector>

#include <auricle/evaluation/run_record.hpp>

namespace auricle {

/// What a training run leaves behind, side by side. The others are named after the model: NAME is its whole name, but
/// without the ending where that is .safetensors.
struct RunFiles {
  explicit RunFiles(const std::filesystem::path& model_file);

  std::filesystem::path model;
  std::filesystem::path history;  ///< NAME.history.csv, of the last network
  std::filesystem::path curves;   ///< NAME.curves.png, likewise
  std::filesystem::path record;   ///< NAME.run.json
  /// NAME.unfinished.safetensors, while a run goes on at whose end the model of a former one is replaced.
  std::filesystem::path unfinished;
  /// NAME.checkpoint.safetensors, until a run has come to its end.
  std::filesystem::path checkpoint;
};

/// The model file of a run that is named by it or by its checkpoint.
std::filesystem::path model_of_run(const std::filesystem::path& run);

/// Refuses files of a run that can't be written or would replace what was not made as this one's like, or is read; a
/// record among them that has no model beside it, as a cross-validation's. Throws as check_output.
void check_outputs(const RunFiles& files, const std::vector<std::filesystem::path>& inputs);

/// The same for a record that stands alone: it must not replace the one that tells how a model came to be.
void check_record(const std::filesystem::path& record, const std::vector<std::filesystem::path>& inputs);

/// The record of a run and where it lies.
struct FoundRecord {
  std::filesystem::path path;
  RunRecord record;
};

/// The record of a run that is named by the record's file or by the model that it lies beside. Throws DatasetError when
/// the model is of another run, or the run did not end: such a record says nothing of the model.
FoundRecord find_run_record(const std::filesystem::path& run);

}  // namespace auricle
