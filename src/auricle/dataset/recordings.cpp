#include <auricle/dataset/recordings.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <deque>
#include <iterator>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <auricle/audio/files.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/cue_sheet.hpp>
#include <fmt/format.h>
#include <sys/stat.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Folders that systems and file servers put among others' files.
constexpr auto kDroppings = std::to_array<std::string_view>({
    "#recycle",
    "#snapshot",
    "$RECYCLE.BIN",
    "@Recycle",
    "@eaDir",
    "System Volume Information",
    "__MACOSX",
    "lost+found",
});

std::string_view name_of(const fs::path& path) {
  const std::string_view text = path.native();
  return text.substr(text.rfind('/') + 1);
}

/// A dot hides a name; but no system hides "...Like That.wav" or ".38 Special".
bool is_hidden(std::string_view name) {
  return name.starts_with('.') && name.size() > 1 && name[1] != '.' &&
         std::isdigit(static_cast<unsigned char>(name[1])) == 0;
}

/// Tells a folder from all others, by whatever path it is reached.
using FolderIdentity = std::pair<dev_t, ino_t>;

class Search {
 public:
  explicit Search(const RecordingVisit& visit) : visit_(visit) {}

  Recordings run(const fs::path& root) && {
    read(root, root);
    // Links come last: a folder that has a place of its own is found there.
    while (!folders_.empty() || !linked_.empty()) {
      behind_link_ = behind_link_ || folders_.empty();
      std::deque<fs::path>& next = folders_.empty() ? linked_ : folders_;
      const fs::path folder = std::move(next.front());
      next.pop_front();
      read(folder, root);
    }
    std::ranges::sort(found_.folders);
    std::ranges::sort(found_.failures, {}, &FailedSong::path);
    if (n_known_ > 0) {
      found_.notes.push_back(n_known_ == 1 ? fmt::format("{} leads to a folder that is read anyway", known_.string())
                                           : fmt::format("{} and {} more lead to folders that are read anyway",
                                                         known_.string(), n_known_ - 1));
    }
    return std::move(found_);
  }

 private:
  void read(const fs::path& folder, const fs::path& root) {
    struct stat status {};
    if (stat(folder.c_str(), &status) == 0 && !read_.emplace(status.st_dev, status.st_ino).second) {
      if (n_known_++ == 0) {
        known_ = folder;
      }
      std::erase(found_.folders, folder);
      return;
    }
    if (visit_.enter) {
      visit_.enter(folder);
    }
    std::error_code error;
    std::vector<fs::directory_entry> entries;
    fs::directory_iterator entry(folder, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
      entries.push_back(*entry);
    }
    if (error && error != std::errc::no_such_file_or_directory) {  // else it has gone meanwhile
      fail(folder, fmt::format("can't read folder {}: {}", folder.string(), error.message()));
    }
    std::ranges::sort(entries, {},
                      [](const fs::directory_entry& one) { return std::string_view(one.path().native()); });
    if (visit_.sheets) {
      visit_.sheets(folder, sheets_among(entries));
    }
    std::vector<fs::path> below;
    for (const fs::directory_entry& found : entries) {
      consider(found, folder == root, below);
    }
    folders_.insert(folders_.begin(), std::make_move_iterator(below.begin()), std::make_move_iterator(below.end()));
  }

  static std::vector<fs::path> sheets_among(const std::vector<fs::directory_entry>& entries) {
    std::vector<fs::path> sheets;
    for (const fs::directory_entry& entry : entries) {
      if (is_sheet(entry)) {
        sheets.push_back(entry.path());
      }
    }
    return sheets;
  }

  void consider(const fs::directory_entry& entry, bool in_root, std::vector<fs::path>& below) {
    if (visit_.stop.stop_requested()) {
      throw Stopped();
    }
    const std::string_view name = name_of(entry.path());
    if (is_passed_over(name)) {
      return;
    }
    std::error_code error;
    if (entry.is_directory(error)) {
      entry.is_symlink(error) ? linked_.push_back(entry.path()) : below.push_back(entry.path());
      if (in_root) {
        found_.folders.push_back(entry.path());
      }
    } else if (entry.is_regular_file(error)) {
      if (has_audio_extension(entry.path()) || (visit_.is_known && visit_.is_known(entry.path())) ||
          looks_like_recording(entry.path())) {
        visit_.visit_linked && (behind_link_ || entry.is_symlink(error)) ? visit_.visit_linked(entry.path())
                                                                         : visit_.visit(entry.path());
      }
    } else if (error == std::errc::no_such_file_or_directory && !has_audio_extension(entry.path())) {
      found_.notes.push_back(fmt::format("{} is a link to nothing", entry.path().string()));
    } else if (error) {
      fail(entry.path(), fmt::format("can't read {}: {}", entry.path().string(), error.message()));
    } else if (has_audio_extension(entry.path())) {
      found_.notes.push_back(fmt::format("{} is no file but a pipe or a device: left out", entry.path().string()));
    }
  }

  void fail(const fs::path& path, std::string reason) { found_.failures.push_back({path, std::move(reason)}); }

  const RecordingVisit& visit_;
  Recordings found_;
  std::deque<fs::path> folders_;
  std::deque<fs::path> linked_;
  bool behind_link_ = false;  ///< all folders that are read from now on are reached by links alone
  std::set<FolderIdentity> read_;
  std::size_t n_known_ = 0;  ///< folders that were met again, the first of them `known_`
  fs::path known_;
};

}  // namespace

bool is_sheet(const fs::directory_entry& entry) {
  std::error_code error;
  return is_cue_sheet(entry.path()) && !is_passed_over(name_of(entry.path())) && entry.is_regular_file(error);
}

bool is_passed_over(std::string_view name) {
  return is_hidden(name) || std::ranges::find(kDroppings, name) != kDroppings.end();
}

Recordings visit_recordings(const fs::path& root, const RecordingVisit& visit) {
  std::error_code error;
  const fs::file_type type = fs::status(root, error).type();
  if (root == "-" || (!error && type != fs::file_type::directory && type != fs::file_type::not_found)) {
    visit.visit(root);
    return {};
  }
  if (type == fs::file_type::not_found) {
    throw FileError(fmt::format("there is no such file or folder: {}", root.string()));
  }
  if (!error) {
    fs::directory_iterator(root, error);
  }
  if (error) {
    throw FileError(fmt::format("can't read {}: {}", root.string(), error.message()));
  }
  return Search(visit).run(root);
}

Recordings find_recordings(const fs::path& root) {
  std::vector<fs::path> files;
  Recordings found = visit_recordings(root, {.visit = [&](const fs::path& file) { files.push_back(file); }});
  std::ranges::sort(files);
  found.files = std::move(files);
  return found;
}

}  // namespace auricle
