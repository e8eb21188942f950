#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace auricle::test {

/// A small practice set and an article model trained on it, made by the programs themselves, once.
struct Practice {
  std::filesystem::path folder;  ///< for whatever a test writes
  std::filesystem::path music;   ///< genre folders
  std::filesystem::path model;
  std::vector<std::string> genres;
  std::string training_output;

  /// One of its songs.
  std::filesystem::path song() const;
};

const Practice& practice();

/// Its music in another folder, and a genre "single" beside it: a copy of a song, half of one, and what is no music.
void copy_with_faults(const std::filesystem::path& folder);

}  // namespace auricle::test
