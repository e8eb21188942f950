#include <auricle/library/library_files.hpp>

#include <auricle/core/error.hpp>
#include <auricle/recognizer/ears_and_head.hpp>
#include <fmt/format.h>
#include <unistd.h>

namespace auricle {

std::filesystem::path words_model_file(const std::filesystem::path& catalogue) {
  std::filesystem::path file = catalogue;
  return file.replace_extension(".words.safetensors");
}

Model load_library_model(const std::filesystem::path& file, const std::filesystem::path& catalogue) {
  try {
    return load_model(file);
  } catch (const ModelError& error) {
    if (file != words_model_file(catalogue)) {
      throw;
    }
    throw ModelError(
        fmt::format("{}; these are your learnt words: move the file away, and `auricle library learn` "
                    "learns them anew",
                    error.what()));
  }
}

std::filesystem::path library_model_file(const std::filesystem::path& catalogue, const std::filesystem::path& shipped) {
  std::filesystem::path words = words_model_file(catalogue);
  return std::filesystem::exists(words) ? words : shipped;
}

CatalogueUse use_for_asking(const std::filesystem::path& catalogue) {
  std::error_code error;
  const bool is_there = std::filesystem::file_size(catalogue, error) > 0 && !error;
  return is_there && access(catalogue.c_str(), W_OK) == 0 ? CatalogueUse::kWrite : CatalogueUse::kRead;
}

std::string ears_of(const Model& model, const std::string& name) {
  const std::optional<EarsAndHead> parts = EarsAndHead::of(model);
  if (!parts) {
    throw UsageError(
        fmt::format("{} gives no embedding, so that songs can't be compared by it; name another model", name));
  }
  return parts->ears();
}

}  // namespace auricle
