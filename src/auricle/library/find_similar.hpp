#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/library/similar.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// What to find the like of.
struct SimilarTo {
  std::filesystem::path path{};  ///< a folder of songs of the library, or a recording, which is heard if it is none
  int cue_track = 0;             ///< which track of a file that a CUE sheet parts; 0: the file
};

/// The songs of a library most like a recording or a folder, by a model's ears; `model_name` is for errors. Throws
/// FileError where there is no such file, UsageError where the library knows no such track or has heard nothing of the
/// folder, and what SimilarSongs and Recognizer throw.
std::vector<SimilarSong> find_similar(const Catalogue& catalogue, const Model& model, const std::string& model_name,
                                      const SimilarTo& wanted, const SimilarOptions& options = {});

}  // namespace auricle
