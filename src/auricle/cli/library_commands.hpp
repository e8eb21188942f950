#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/library/listing.hpp>

namespace auricle {

/// Which catalogue a command of `auricle library` works with.
struct CatalogueOption {
  std::string file;

  /// Adds --catalogue.
  void add_to(Arguments& command);

  /// The file named, or the user's own.
  std::filesystem::path path() const;
};

/// Which songs a command of `auricle library` works with.
struct SongFilterOptions {
  std::vector<std::string> genres;
  std::optional<double> min_confidence;
  std::optional<double> max_confidence;
  std::vector<std::string> folders;
  bool disagreeing = false;
  bool untagged = false;
  bool failed = false;
  bool gone = false;

  /// Adds --genre, --min-confidence and the like.
  void add_to(Arguments& command);

  SongFilter filter() const;
};

// Each command of `auricle library` adds itself to the group.
void add_library_list_command(CommandGroup& library);

}  // namespace auricle
