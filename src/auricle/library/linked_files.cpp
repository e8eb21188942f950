#include <auricle/library/linked_files.hpp>

#include <algorithm>
#include <sys/stat.h>
#include <system_error>

#include <auricle/audio/files.hpp>
#include <auricle/dataset/recordings.hpp>
#include <fmt/format.h>

namespace auricle {

namespace fs = std::filesystem;

LinkedFiles::LinkedFiles(const Catalogue& catalogue, const std::vector<fs::path>& folders) : catalogue_(catalogue) {
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::path real = fs::canonical(folder, error);
    if (!error && fs::is_directory(real, error)) {
      folders_.push_back(std::move(real));
    }
  }
}

bool LinkedFiles::has_another_path(const fs::path& file) {
  const fs::path real = real_path(file);
  struct stat status {};
  if (real.empty() || real == file || stat(real.c_str(), &status) != 0) {
    return false;
  }
  const auto is_known = [&] {
    return std::ranges::any_of(catalogue_.find_file(real), [](const KnownFile& song) { return !song.gone; });
  };
  const bool has_another = is_in_folders(real) || is_known() || !met_.emplace(status.st_dev, status.st_ino).second;
  if (has_another && n_others_++ == 0) {
    other_ = file;
  }
  return has_another;
}

std::optional<std::string> LinkedFiles::note() const {
  if (n_others_ == 0) {
    return std::nullopt;
  }
  return n_others_ == 1 ? fmt::format("{} is a link to a song that is looked at anyway", other_.string())
                        : fmt::format("{} and {} more are links to songs that are looked at anyway", other_.string(),
                                      n_others_ - 1);
}

/// Whether a search through the folders comes to it without a link.
bool LinkedFiles::is_in_folders(const fs::path& real) const {
  return std::ranges::any_of(folders_,
                             [&](const fs::path& folder) {
                               const fs::path below = real.lexically_relative(folder);
                               return !below.empty() && *below.begin() != ".." &&
                                      std::ranges::none_of(
                                          below, [](const fs::path& name) { return is_passed_over(name.native()); });
                             }) &&
         looks_like_recording(real);
}

/// Empty where there is none. Most files are no links themselves, and lie in the folder of the one before.
fs::path LinkedFiles::real_path(const fs::path& file) {
  std::error_code error;
  if (fs::is_symlink(file, error)) {
    return fs::canonical(file, error);
  }
  if (file.parent_path() != parent_) {
    parent_ = file.parent_path();
    real_parent_ = fs::canonical(parent_, error);
  }
  return real_parent_.empty() ? fs::path() : real_parent_ / file.filename();
}

}  // namespace auricle
