#include <auricle/library/find_similar.hpp>

#include <optional>

#include <auricle/core/error.hpp>
#include <auricle/library/library_files.hpp>
#include <auricle/recognizer/recognizer.hpp>
#include <fmt/format.h>

namespace auricle {

std::vector<SimilarSong> find_similar(const Catalogue& catalogue, const Model& model, const std::string& model_name,
                                      const SimilarTo& wanted, const SimilarOptions& options) {
  const std::filesystem::path path = std::filesystem::absolute(wanted.path).lexically_normal();
  if (!std::filesystem::exists(path)) {
    throw FileError(fmt::format("{} is not there", wanted.path.string()));
  }
  const SimilarSongs songs(catalogue, ears_of(model, model_name), options.stop);
  if (std::filesystem::is_directory(path)) {
    if (auto similar = songs.to_folder(path, options)) {
      return *similar;
    }
    throw UsageError(
        fmt::format("no song in {} has been heard; `auricle library scan` hears them", wanted.path.string()));
  }
  const std::optional<CatalogueSong> song = catalogue.find_song(path, wanted.cue_track);
  if (auto similar = song ? songs.to_song(*song, options) : std::nullopt) {
    return *similar;
  }
  if (wanted.cue_track > 0) {
    throw UsageError(fmt::format("the library knows no track {} of {}", wanted.cue_track, wanted.path.string()));
  }
  const Prediction heard = Recognizer(model).classify(path, {.stop = options.stop});
  return songs.to_recording(path, heard.embedding, heard.heard.heard_s, options);
}

}  // namespace auricle
