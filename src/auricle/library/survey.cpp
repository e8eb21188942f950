#include <auricle/library/survey.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>
#include <system_error>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/hash.hpp>
#include <auricle/library/catalogue_shard.hpp>
#include <auricle/library/change_batch.hpp>
#include <auricle/library/file_state.hpp>
#include <auricle/library/folder_sheets.hpp>
#include <auricle/library/linked_files.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Which songs were met, by their numbers: a bit a song.
class SongSet {
 public:
  void add(std::int64_t id) {
    const auto place = static_cast<std::size_t>(id);
    if (place >= met_.size()) {
      met_.resize(std::max(place + 1, 2 * met_.size()));
    }
    met_[place] = true;
  }
  bool has(std::int64_t id) const {
    const auto place = static_cast<std::size_t>(id);
    return place < met_.size() && met_[place];
  }

 private:
  std::vector<bool> met_;
};

/// Of a folder that is not searched whole.
std::vector<fs::path> sheets_beside(const fs::path& file) {
  std::vector<fs::path> sheets;
  std::error_code error;
  for (fs::directory_iterator entry(file.parent_path(), error), end; !error && entry != end; entry.increment(error)) {
    if (is_sheet(*entry)) {
      sheets.push_back(entry->path());
    }
  }
  std::ranges::sort(sheets);
  return sheets;
}

class Surveyor {
 public:
  Surveyor(Catalogue& catalogue, const std::vector<fs::path>& folders, const SurveyOptions& options)
      : catalogue_(catalogue), folders_(folders), options_(options), batch_(catalogue), linked_(catalogue, folders) {}

  void look_into(const fs::path& folder) {
    if ((options_.may_be_missing && !state_of(folder)) || linked_.leads_into_another(folder)) {
      return;
    }
    const auto look_at_linked = [&](const fs::path& file) {
      if (!linked_.has_another_path(file)) {
        look_at(file);
      }
    };
    std::error_code error;
    if (const fs::file_status status = fs::status(folder, error); fs::exists(status) && !fs::is_directory(status)) {
      if (!fs::is_regular_file(status)) {
        survey_.notes.push_back(fmt::format("{} is no file but a pipe or a device: left out", folder.string()));
        return;
      }
      if (folder.parent_path() != folder_) {
        take_sheets(folder.parent_path(), sheets_beside(folder));
      }
      look_at_linked(folder);
      return;
    }
    const bool is_linked = fs::canonical(folder, error) != folder;
    const auto look_at_named = [&](const fs::path& file) {
      if (!is_linked || !linked_.is_known_without_link(file)) {
        look_at(file);
      }
    };
    Recordings left_out =
        visit_recordings(folder, {.visit = look_at_named,
                                  .is_known = [&](const fs::path& file) { return !catalogue_.find_file(file).empty(); },
                                  .enter = options_.enter_folder,
                                  .sheets =
                                      [&](const fs::path& entered, const std::vector<fs::path>& sheets) {
                                        keep_sheets();
                                        take_sheets(entered, sheets);
                                        is_whole_ = true;
                                      },
                                  .visit_linked = look_at_linked,
                                  .stop = options_.stop});
    keep_sheets();
    std::ranges::move(left_out.notes, std::back_inserter(survey_.notes));
    std::ranges::move(left_out.failures, std::back_inserter(survey_.failures));
  }

  Survey finish() && {
    std::ranges::for_each(folders_, [&](const fs::path& folder) { mark_gone(folder); });
    std::ranges::move(sheets_.take_notes(), std::back_inserter(survey_.notes));
    batch_.keep();
    if (auto note = linked_.note()) {
      survey_.notes.push_back(std::move(*note));
    }
    return std::move(survey_);
  }

 private:
  void take_sheets(const fs::path& folder, const std::vector<fs::path>& sheets) {
    folder_ = folder;
    sheets_ = FolderSheets(sheets);
    sheets_changed_ = catalogue_.sheets_in(folder) != sheets_.known();
    is_whole_ = false;
  }

  /// Only when the songs of all recordings that they name have been entered: a scan that is killed before looks again.
  void keep_sheets() {
    std::ranges::move(sheets_.take_notes(), std::back_inserter(survey_.notes));
    if (sheets_changed_ && is_whole_) {
      batch_.begin_change();
      catalogue_.put_sheets(folder_, sheets_.known());
      batch_.keep_up();
      sheets_changed_ = false;
    }
  }

  void look_at(const fs::path& file) {
    if (options_.shard && !is_of_shard(file, *options_.shard)) {
      return;
    }
    std::optional<FileState> state;
    try {
      state = state_of(file);
    } catch (const FileError& error) {
      survey_.failures.push_back({file, error.what()});
    }
    if (!state) {
      return;  // gone since its name was read, or not to be looked at
    }
    ++survey_.found;
    const std::vector<KnownFile> songs = catalogue_.find_file(file);
    for (const KnownFile& song : songs) {
      met_.add(song.song);
    }
    if (songs.empty()) {
      ++survey_.added;
      batch_.begin_change();
      enter_songs(file, *state, {});
    } else if (const KnownFile& known = songs.front(); known.state != *state || known.gone) {
      survey_.changed += known.state != *state ? 1 : 0;
      survey_.came_back += known.gone ? 1 : 0;
      batch_.begin_change();
      if (known.state != *state || sheets_changed_) {
        enter_songs(file, *state, songs);
      }
      catalogue_.put_file(file, *state);
    } else if (sheets_changed_ && (songs.front().cue_track > 0 || !sheets_.songs_in(file).empty())) {
      ++survey_.changed;
      batch_.begin_change();
      enter_songs(file, *state, songs);
    }
    batch_.keep_up();
    if (options_.progress) {
      options_.progress(survey_.found);
    }
  }

  /// Counts all songs in, its own and the others'.
  bool is_of_shard(const fs::path& file, const Shard& shard) {
    const std::size_t folder = first_folder_of(folders_, file);
    const std::string_view path = path_in(folders_[folder], file);
    survey_.songs_of_folders += hash64(fmt::format("{}/{}", folder, path));
    return shard.has(path);
  }

  /// A file that is new, or not what it was when the songs in it were known.
  void enter_songs(const fs::path& file, const FileState& state, const std::vector<KnownFile>& known) {
    std::vector<CatalogueSong> songs = sheets_.songs_in(file);
    if (songs.empty() && known.size() == 1 && known.front().cue_track == 0) {
      return;  // what is known of it may stay until it is heard
    }
    if (songs.empty()) {
      songs.push_back({.path = file});
    }
    std::vector<std::int64_t> entered;
    for (CatalogueSong& song : songs) {
      song.size = state.size;
      song.modified_ns = state.modified_ns;
      entered.push_back(catalogue_.put_song(song));
      met_.add(entered.back());
    }
    for (const KnownFile& former : known) {
      if (std::ranges::find(entered, former.song) == entered.end()) {
        catalogue_.forget_song(former.song);
      }
    }
  }

  bool could_be_seen(const fs::path& file) const {
    return std::ranges::none_of(survey_.failures, [&](const FailedSong& failure) {
      return file == failure.path || file.native().starts_with(failure.path.native() + '/');
    });
  }

  void mark_gone(const fs::path& folder) {
    const auto is_missing = [&](std::int64_t song, const fs::path& file) {
      return !met_.has(song) && could_be_seen(file);
    };
    for (const std::int64_t song : catalogue_.pick_songs(folder, is_missing)) {
      batch_.begin_change();
      catalogue_.mark_gone(song);
      batch_.keep_up();
      ++survey_.gone;
    }
  }

  Catalogue& catalogue_;
  const std::vector<fs::path>& folders_;
  const SurveyOptions& options_;
  ChangeBatch batch_;
  LinkedFiles linked_;
  fs::path folder_;  ///< whose recordings are looked at
  FolderSheets sheets_;
  bool sheets_changed_ = false;  ///< since the songs of its recordings were entered
  bool is_whole_ = false;        ///< all of its recordings are looked at
  SongSet met_;
  Survey survey_;
};

}  // namespace

Survey survey_folders(Catalogue& catalogue, const std::vector<fs::path>& folders, const SurveyOptions& options) {
  Surveyor surveyor(catalogue, folders, options);
  std::ranges::for_each(folders, [&](const fs::path& folder) { surveyor.look_into(folder); });
  return std::move(surveyor).finish();
}

}  // namespace auricle
