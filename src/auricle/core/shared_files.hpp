#pragma once

#include <filesystem>
#include <string>

namespace auricle {

/// What comes with Auricle, in one folder: recipes, front ends, models, the lists of published splits and the known
/// faults of data sets. Who finds nothing under a name is told in a UsageError which names there are.
class SharedFiles {
 public:
  explicit SharedFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The file of a recipe: `name` itself when it is a path (holds a slash or ends in .json), else one that came along.
  std::filesystem::path recipe(const std::string& name) const;

  /// The file of a published network's front end, found as a recipe is, e.g. "musicnn".
  std::filesystem::path front_end(const std::string& name) const;

  /// A model file: `name` itself, or the model that came along when it is empty.
  std::filesystem::path model(const std::string& name = {}) const;

  /// The folder of a published split's lists: `name` itself when it is a folder, else one that came along, e.g.
  /// "gtzan-filtered".
  std::filesystem::path split_lists(const std::string& name) const;

  /// The file of a data set's known faults, e.g. of "gtzan".
  std::filesystem::path known_faults(const std::string& name) const;

  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path json_file(const std::string& kind, const std::string& name) const;
  std::filesystem::path find(const std::string& kind, const std::string& name, const std::string& ending,
                             const std::string& otherwise) const;

  std::filesystem::path folder_;
};

/// What came with the Auricle that the running program is made with: share/auricle beside the program's folder or that
/// of Auricle's shared libraries, or else where data of programs lies (XDG base directory specification:
/// $XDG_DATA_HOME or ~/.local/share, then $XDG_DATA_DIRS or /usr/local/share and /usr/share). Where there is none, the
/// first of these, in which nothing will be found.
SharedFiles shared_files();

/// The folder that the running program lies in.
std::filesystem::path program_folder();

}  // namespace auricle
