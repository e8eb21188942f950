#include <auricle/library/linked_files.hpp>

#include <algorithm>
#include <sys/stat.h>
#include <system_error>

#include <auricle/audio/files.hpp>
#include <auricle/dataset/recordings.hpp>
#include <fmt/format.h>

namespace auricle {

namespace fs = std::filesystem;

namespace {

/// The way from a folder to what is in it, or is the folder itself; empty for what isn't.
fs::path way_to(const fs::path& folder, const fs::path& path) {
  fs::path way = path.lexically_relative(folder);
  return way.empty() || *way.begin() == ".." ? fs::path() : way;
}

}  // namespace

LinkedFiles::LinkedFiles(const Catalogue& catalogue, const std::vector<fs::path>& folders) : catalogue_(catalogue) {
  for (const fs::path& folder : folders) {
    std::error_code error;
    fs::path real = fs::canonical(folder, error);
    if (!error && (fs::is_directory(real, error) || real == folder)) {  // a file that is reached by a link is no place
      folders_.push_back({.named = folder, .real = std::move(real)});
    }
  }
}

bool LinkedFiles::leads_into_another(const fs::path& folder) {
  const auto own = std::ranges::find(folders_, folder, &Folder::named);
  if (own == folders_.end() || own->real == folder) {
    return false;
  }
  const auto covers = [&](const Folder& other) {
    // Of two links to one folder the first is followed.
    return !way_to(other.real, own->real).empty() && way_to(other.named, folder).empty() &&
           (other.real != own->real || other.named == other.real || &other < &*own);
  };
  return count(std::ranges::any_of(folders_, covers), folder);
}

bool LinkedFiles::is_known_without_link(const fs::path& file) {
  const fs::path real = real_paths_.of(file);
  return !real.empty() && real != file && count(is_known(real), file);
}

bool LinkedFiles::has_another_path(const fs::path& file) {
  const fs::path real = real_paths_.of(file);
  struct stat status {};
  if (real.empty() || real == file || stat(real.c_str(), &status) != 0) {
    return false;
  }
  return count(is_in_folders(real) || is_known(real) || !met_.emplace(status.st_dev, status.st_ino).second, file);
}

std::optional<std::string> LinkedFiles::note() const {
  if (n_others_ == 0) {
    return std::nullopt;
  }
  return n_others_ == 1
             ? fmt::format("{} is a link to what is looked at anyway", other_.string())
             : fmt::format("{} and {} more are links to what is looked at anyway", other_.string(), n_others_ - 1);
}

bool LinkedFiles::count(bool has_another, const fs::path& path) {
  if (has_another && n_others_++ == 0) {
    other_ = path;
  }
  return has_another;
}

bool LinkedFiles::is_known(const fs::path& real) const {
  return std::ranges::any_of(catalogue_.find_file(real), [](const KnownFile& song) { return !song.gone; });
}

/// Whether a search through the folders comes to it without a link.
bool LinkedFiles::is_in_folders(const fs::path& real) const {
  return std::ranges::any_of(folders_,
                             [&](const Folder& folder) {
                               const fs::path way = way_to(folder.real, real);
                               return !way.empty() && std::ranges::none_of(way, [](const fs::path& name) {
                                 return is_passed_over(name.native());
                               });
                             }) &&
         looks_like_recording(real);
}

}  // namespace auricle
