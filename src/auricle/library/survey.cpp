#include <auricle/library/survey.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <auricle/core/error.hpp>
#include <auricle/dataset/cue_sheet.hpp>
#include <auricle/library/change_batch.hpp>
#include <auricle/library/file_state.hpp>
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

class Surveyor {
 public:
  Surveyor(Catalogue& catalogue, const SurveyOptions& options)
      : catalogue_(catalogue), options_(options), batch_(catalogue) {}

  void look_into(const fs::path& folder) {
    if (options_.may_be_missing && !state_of(folder)) {
      return;
    }
    Recordings left_out =
        visit_recordings(folder, {.visit = [&](const fs::path& file) { look_at(file); },
                                  .is_known = [&](const fs::path& file) { return !catalogue_.find_file(file).empty(); },
                                  .enter = options_.enter_folder,
                                  .stop = options_.stop});
    std::ranges::move(left_out.notes, std::back_inserter(survey_.notes));
    std::ranges::move(left_out.failures, std::back_inserter(survey_.failures));
  }

  Survey finish(const std::vector<fs::path>& folders) && {
    std::ranges::for_each(folders, [&](const fs::path& folder) { mark_gone(folder); });
    batch_.keep();
    return std::move(survey_);
  }

 private:
  void look_at(const fs::path& file) {
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
      if (known.state != *state) {
        enter_songs(file, *state, songs);
      }
      catalogue_.put_file(file, *state);
    }
    batch_.keep_up();
    if (options_.progress) {
      options_.progress(survey_.found);
    }
  }

  /// The tracks that a CUE sheet beside a file parts it in; none where the file is one song.
  std::vector<CueTrack> tracks_of(const fs::path& file) {
    try {
      return cue_sheet_of(file).tracks;
    } catch (const FileError& error) {
      survey_.notes.push_back(fmt::format("{}; {} is taken for one song", error.what(), file.string()));
      return {};
    }
  }

  /// A file that is new, or not what it was when the songs in it were known.
  void enter_songs(const fs::path& file, const FileState& state, const std::vector<KnownFile>& known) {
    const std::vector<CueTrack> tracks = tracks_of(file);
    if (tracks.empty() && known.size() == 1 && known.front().cue_track == 0) {
      return;  // what is known of it may stay until it is heard
    }
    CatalogueSong song{.path = file, .size = state.size, .modified_ns = state.modified_ns};
    std::vector<std::int64_t> entered;
    if (tracks.empty()) {
      entered.push_back(catalogue_.put_song(song));
    }
    for (const CueTrack& track : tracks) {
      song.cue_track = track.number;
      song.begin_s = track.begin_s;
      song.end_s = track.end_s.value_or(0.0);
      entered.push_back(catalogue_.put_song(song));
    }
    std::ranges::for_each(entered, [&](std::int64_t id) { met_.add(id); });
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
  const SurveyOptions& options_;
  ChangeBatch batch_;
  SongSet met_;
  Survey survey_;
};

}  // namespace

Survey survey_folders(Catalogue& catalogue, const std::vector<fs::path>& folders, const SurveyOptions& options) {
  Surveyor surveyor(catalogue, options);
  std::ranges::for_each(folders, [&](const fs::path& folder) { surveyor.look_into(folder); });
  return std::move(surveyor).finish(folders);
}

}  // namespace auricle
