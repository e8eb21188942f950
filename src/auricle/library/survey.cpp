#include <auricle/library/survey.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <auricle/core/error.hpp>
#include <auricle/library/change_batch.hpp>
#include <auricle/library/file_state.hpp>

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
      met_.add(catalogue_.put_song({.path = file, .size = state->size, .modified_ns = state->modified_ns}));
    } else if (const KnownFile& known = songs.front(); known.state != *state || known.gone) {
      survey_.changed += known.state != *state ? 1 : 0;
      survey_.came_back += known.gone ? 1 : 0;
      batch_.begin_change();
      catalogue_.put_file(file, *state);
    }
    batch_.keep_up();
    if (options_.progress) {
      options_.progress(survey_.found);
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
