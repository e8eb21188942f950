#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <auricle/dataset/cue_sheet.hpp>
#include <auricle/library/catalogue.hpp>

namespace auricle {

/// The CUE sheets in a folder, and the songs in which they part its recordings. They are read once, and not before
/// somebody asks for songs.
class FolderSheets {
 public:
  FolderSheets() = default;
  explicit FolderSheets(const std::vector<std::filesystem::path>& sheets);

  /// As the catalogue is to know them.
  const std::vector<KnownSheet>& known() const { return known_; }

  /// The tracks of a recording, with what the sheet says of them: by the sheet of its name, else by the first that
  /// names it. None where it is one song: no sheet names it, or as one track that is all of it.
  std::vector<CatalogueSong> songs_in(const std::filesystem::path& recording);

  /// What could not be used of the sheets so far, a line each; each is given once.
  std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

 private:
  struct Sheet {
    std::filesystem::path file;
    CueSheet contents;
  };
  void read();

  std::vector<std::filesystem::path> files_;
  std::vector<KnownSheet> known_;
  std::optional<std::vector<Sheet>> sheets_;
  std::vector<std::string> notes_;
};

}  // namespace auricle
