#include <auricle/experiment/run_files.hpp>

#include <auricle/evaluation/run_record.hpp>

namespace auricle {

RunFiles::RunFiles(const std::filesystem::path& model_file) : model(model_file), record(run_record_path(model_file)) {
  std::filesystem::path stem = model_file;
  stem.replace_extension();
  history = stem.string() + ".history.csv";
  curves = stem.string() + ".curves.png";
}

}  // namespace auricle
