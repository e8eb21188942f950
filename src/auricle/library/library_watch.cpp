#include <auricle/library/library_watch.hpp>

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

#include <auricle/audio/files.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/cue_sheet.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto kRest = 1s;             ///< a file that was written to is left alone so long
constexpr auto kLookAround = 5s;       ///< between looks whether the folders are there
constexpr auto kWhileWaiting = 250ms;  ///< between looks at files that are to come to rest

/// A CUE sheet may part any recording in its folder.
fs::path to_look_at(const fs::path& changed) { return is_cue_sheet(changed) ? changed.parent_path() : changed; }

}  // namespace

LibraryWatch::LibraryWatch(LibraryScanner& scanner, const std::vector<fs::path>& folders, WatchObserver observer)
    : scanner_(scanner), observer_(std::move(observer)) {
  std::ranges::transform(folders, std::back_inserter(folders_), catalogue_path);
  is_there_.resize(folders_.size());
  observer_.scan.enter_folder = [this](const fs::path& folder) { watch_.add(folder); };
}

void LibraryWatch::run(const std::stop_token& stop) {
  look_at_all(stop);
  while (!stop.stop_requested()) {
    const FolderEvents events =
        watch_.wait(fresh_.empty() ? std::chrono::milliseconds(kLookAround) : kWhileWaiting, stop);
    if (events.lost || folders_came_or_went()) {
      look_at_all(stop);
      continue;
    }
    take_in(events, stop);
    look_at_what_rests(stop);
  }
}

void LibraryWatch::look_at_all(const std::stop_token& stop) {
  fresh_.clear();
  std::error_code ignored;
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    is_there_[i] = fs::exists(folders_[i], ignored);
    if (!is_there_[i]) {
      observer_.trouble(fmt::format("{} is not there; what comes there is heard when it is", folders_[i].string()));
    }
  }
  const ScanSummary summary = scanner_.scan_what_is_there(folders_, observer_.scan, stop);
  for (const FailedSong& failure : summary.survey.failures) {
    observer_.trouble(failure.reason);
  }
  if (observer_.looked_at_all && !summary.stopped) {
    observer_.looked_at_all(summary);
  }
}

void LibraryWatch::take_in(const FolderEvents& events, const std::stop_token& stop) {
  for (const fs::path& folder : events.folders) {
    look_into_folder(folder, stop);
  }
  std::ranges::for_each(events.written, [this](const fs::path& file) { expect(file); });
  if (!events.gone.empty()) {
    std::ranges::for_each(events.gone, [this](const fs::path& path) { fresh_.erase(path); });
    std::vector<fs::path> gone;
    std::ranges::transform(events.gone, std::back_inserter(gone), to_look_at);
    scanner_.look_at(gone, observer_.scan, stop);
  }
}

/// Its files may still be in the making: they are heard when they are at rest.
void LibraryWatch::look_into_folder(const fs::path& folder, const std::stop_token& stop) {
  try {
    const Recordings found = visit_recordings(
        folder,
        {.visit = [this](const fs::path& file) { expect(file); }, .enter = observer_.scan.enter_folder, .stop = stop});
    for (const FailedSong& failure : found.failures) {
      observer_.trouble(failure.reason);
    }
  } catch (const FileError&) {  // it has gone again
  }
}

void LibraryWatch::expect(const fs::path& file) {
  try {
    fresh_[file] = {.since = std::chrono::steady_clock::now(), .state = state_of(file)};
  } catch (const FileError& error) {
    observer_.trouble(error.what());
  }
}

void LibraryWatch::look_at_what_rests(const std::stop_token& stop) {
  const Time now = std::chrono::steady_clock::now();
  std::vector<fs::path> resting;
  for (auto file = fresh_.begin(); file != fresh_.end();) {
    if (now - file->second.since < kRest) {
      ++file;
      continue;
    }
    const fs::path path = file->first;
    const std::optional<FileState> before = file->second.state;
    file = fresh_.erase(file);
    try {
      if (state_of(path) != before) {
        expect(path);
      } else if (before && (is_cue_sheet(path) || looks_like_recording(path))) {
        resting.push_back(to_look_at(path));
      }
    } catch (const FileError& error) {
      observer_.trouble(error.what());
    }
  }
  if (!resting.empty()) {
    scanner_.look_at(resting, observer_.scan, stop);
  }
}

bool LibraryWatch::folders_came_or_went() {
  std::error_code ignored;
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    if (fs::exists(folders_[i], ignored) != is_there_[i]) {
      return true;
    }
  }
  return false;
}

}  // namespace auricle
