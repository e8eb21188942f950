#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/library/catalogue.hpp>
#include <auricle/network/model.hpp>
#include <auricle/recognizer/ears_and_head.hpp>
#include <auricle/recognizer/recognizer.hpp>

namespace auricle {

/// How many windows of a long song are heard.
inline constexpr std::size_t kWindowsHeard = 8;

struct SongLabellerOptions {
  std::string name = "the model";  ///< what it is called in errors and in the catalogue
  bool thorough = false;           ///< hear all of a song, not only some windows spread over it
};

/// A model at work on a library: hears songs, and answers from what was heard of them. May be used from several threads
/// at once.
class SongLabeller {
 public:
  /// Throws as Recognizer does.
  explicit SongLabeller(const Model& model, const SongLabellerOptions& options = {});

  /// As the catalogue is to know it; without a number.
  const CatalogueModel& model() const { return model_; }
  bool thorough() const { return options_.thorough; }

  struct HeardSong {
    Hearing hearing;  ///< its embedding as the catalogue keeps it
    std::vector<float> probabilities;
  };

  /// A file or a part of it. Throws as Recognizer::classify does.
  HeardSong hear(const std::filesystem::path& file, const Stretch& stretch, const std::stop_token& stop) const;

  /// What the model makes of what was heard before; the very answer that `hear` gave. Absent where the model has no
  /// embedding.
  std::optional<std::vector<float>> answer(const Hearing& hearing) const;

 private:
  SongLabellerOptions options_;
  Recognizer recognizer_;
  std::optional<EarsAndHead> parts_;
  CatalogueModel model_;
};

}  // namespace auricle
