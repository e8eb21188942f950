#include <auricle/dataset/cue_sheet.hpp>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <auricle/audio/files.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/dataset/csv_text.hpp>
#include <auricle/dataset/cue_text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Minutes of the longest album, 100 days.
constexpr int kMostMinutes = 144'000;
constexpr int kMostTracks = 10'000;

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return result;
}

/// Takes the first word off a line.
std::string_view take_word(std::string_view& line) {
  line = trimmed(line);
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  line = trimmed(line.substr(word.size()));
  return word;
}

/// What a line says: all of it, or what stands in quotes, which may hold more of them.
std::string said_in(std::string_view line) {
  if (line.starts_with('"')) {
    line.remove_prefix(1);
    line = line.substr(0, std::min(line.rfind('"'), line.size()));
  }
  return std::string(line);
}

/// Of "FILE name kind", where the name may stand without quotes though it has blanks.
std::string file_named_in(std::string_view line) {
  if (const std::size_t kind = line.find_last_of(" \t"); !line.starts_with('"') && kind != std::string_view::npos) {
    line = trimmed(line.substr(0, kind));
  }
  return said_in(line);
}

/// Seconds of "minutes:seconds:frames", 75 frames a second.
std::optional<double> seconds_of(std::string_view time) {
  constexpr double kFramesPerSecond = 75.0;
  const std::size_t first = time.find(':');
  const std::size_t second = first == std::string_view::npos ? first : time.find(':', first + 1);
  if (second == std::string_view::npos) {
    return std::nullopt;
  }
  const auto minutes = whole_number(time.substr(0, first));
  const auto seconds = whole_number(time.substr(first + 1, second - first - 1));
  const auto frames = whole_number(time.substr(second + 1));
  if (!minutes || !seconds || !frames || *minutes > kMostMinutes || *seconds >= 60 || *frames >= 75) {
    return std::nullopt;
  }
  return *minutes * 60.0 + *seconds + *frames / kFramesPerSecond;
}

/// The recording with this stem, whatever its ending; of several the first by name.
std::optional<fs::path> recording_called(const fs::path& folder, const std::string& stem) {
  std::vector<fs::path> found;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder.empty() ? "." : folder, ignored)) {
    if (lower(entry.path().stem().string()) == lower(stem) && has_audio_extension(entry.path())) {
      found.push_back(folder / entry.path().filename());
    }
  }
  return found.empty() ? std::nullopt : std::optional(*std::ranges::min_element(found));
}

class SheetReader {
 public:
  explicit SheetReader(const fs::path& path) : path_(path) {}

  CueSheet read() {
    std::string text = read_cue_text(path_);
    std::ranges::replace(text, '\r', '\n');
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      take(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    end_track();
    set_ends();
    if (sheet_.tracks.empty()) {
      throw FileError(sheet_.notes.empty() ? fmt::format("CUE sheet {} has no track that can be heard", path_.string())
                                           : sheet_.notes.front());
    }
    return std::move(sheet_);
  }

 private:
  struct Entry {
    std::string number;  ///< as it stands there
    bool audio = false;
    std::string title;
    std::string performer;
    std::optional<double> begin_s;
    std::optional<fs::path> file;  ///< the one that it begins in
  };

  void take(std::string_view line) {
    const std::string command = lower(take_word(line));
    if (line.empty()) {
      return;
    }
    if (command == "file") {
      file_ = find(file_named_in(line));
    } else if (command == "track") {
      end_track();
      const std::string number = said_in(take_word(line));
      track_ = Entry{.number = number, .audio = line.empty() || lower(take_word(line)) == "audio"};
    } else if (command == "title") {
      (track_ ? track_->title : sheet_.title) = said_in(line);
    } else if (command == "performer") {
      (track_ ? track_->performer : sheet_.performer) = said_in(line);
    } else if (command == "rem" && lower(take_word(line)) == "genre") {
      sheet_.genre = said_in(line);
    } else if (command == "index" && track_ && whole_number(take_word(line)) == 1 && !line.empty()) {
      const std::string time = said_in(line);
      track_->begin_s = seconds_of(time);
      track_->file = file_;
      if (!track_->begin_s) {
        note(fmt::format("track {} begins at \"{}\", which is no time", track_->number, time));
      }
    }
  }

  void end_track() {
    if (!track_) {
      return;
    }
    Entry track = std::move(*track_);
    track_.reset();
    if (track.audio && track.begin_s && track.file && std::ssize(sheet_.tracks) < kMostTracks) {
      sheet_.tracks.push_back({.file = *track.file,
                               .number = number_of(track.number, *track.file),
                               .title = track.title,
                               .performer = track.performer.empty() ? sheet_.performer : track.performer,
                               .begin_s = *track.begin_s,
                               .end_s = {}});
    } else if (track.audio && !track.begin_s) {
      note(fmt::format("track {} has no INDEX 01 that can be used", track.number));
    }
  }

  /// A track is known by its number, which must be one, and no other's of the same recording.
  int number_of(const std::string& text, const fs::path& file) {
    std::set<int>& taken = numbers_[file];
    const std::optional<int> number = whole_number(text);
    const bool is_number = number && *number >= 1 && *number <= kMostTracks;
    if (is_number && taken.insert(*number).second) {
      return *number;
    }
    const int next = taken.empty() ? 1 : *taken.rbegin() + 1;
    taken.insert(next);
    note(fmt::format("track \"{}\" is taken for track {}: {}", text, next,
                     is_number ? "there is another one of that number" : "that is no number of a track"));
    return next;
  }

  void set_ends() {
    std::vector<fs::path> files;
    for (const CueTrack& track : sheet_.tracks) {
      if (std::ranges::find(files, track.file) == files.end()) {
        files.push_back(track.file);
      }
    }
    const auto place = [&](const CueTrack& track) { return std::ranges::find(files, track.file) - files.begin(); };
    std::ranges::stable_sort(sheet_.tracks, [&](const CueTrack& left, const CueTrack& right) {
      return std::pair(place(left), left.begin_s) < std::pair(place(right), right.begin_s);
    });
    for (std::size_t i = 0; i + 1 < sheet_.tracks.size(); ++i) {
      if (sheet_.tracks[i].file == sheet_.tracks[i + 1].file) {
        sheet_.tracks[i].end_s = sheet_.tracks[i + 1].begin_s;
      }
    }
    std::erase_if(sheet_.tracks, [&](const CueTrack& track) {
      const bool empty = track.end_s == track.begin_s;
      if (empty) {
        note(fmt::format("track {} begins where the next one does", track.number));
      }
      return empty;
    });
  }

  /// The recording that a sheet means: it may come from another system, name a whole path of that, or what was encoded
  /// since.
  std::optional<fs::path> find(std::string name) {
    std::ranges::replace(name, '\\', '/');
    const fs::path folder = path_.parent_path();
    const fs::path called = fs::path(name).filename();
    std::error_code ignored;
    if (!called.empty() && fs::is_regular_file(folder / called, ignored)) {
      return folder / called;
    }
    for (const std::string& stem : {called.stem().string(), path_.stem().string()}) {
      if (auto found = recording_called(folder, stem)) {
        return found;
      }
    }
    note(fmt::format("its recording {} is not there", called.string()));
    return std::nullopt;
  }

  void note(const std::string& what) { sheet_.notes.push_back(fmt::format("{}: {}", path_.string(), what)); }

  fs::path path_;
  CueSheet sheet_;
  std::optional<fs::path> file_;
  std::optional<Entry> track_;
  std::map<fs::path, std::set<int>> numbers_;  ///< of each recording's tracks
};

}  // namespace

CueSheet read_cue_sheet(const fs::path& path) { return SheetReader(path).read(); }

bool is_cue_sheet(const fs::path& file) { return lower(file.extension().string()) == ".cue"; }

CueSheet cue_sheet_of(const fs::path& recording) {
  const std::optional<fs::path> path = find_cue_sheet(recording);
  if (!path) {
    return {};
  }
  CueSheet sheet = read_cue_sheet(*path);
  std::error_code ignored;
  std::erase_if(sheet.tracks, [&](const CueTrack& track) { return !fs::equivalent(track.file, recording, ignored); });
  return sheet;
}

std::optional<fs::path> find_cue_sheet(const fs::path& recording) {
  for (const char* const ending : {".cue", ".CUE", ".Cue"}) {
    fs::path with_both = recording;
    with_both += ending;
    std::error_code ignored;
    for (const fs::path& path : {fs::path(recording).replace_extension(ending), with_both}) {
      if (fs::is_regular_file(path, ignored)) {
        return path;
      }
    }
  }
  return std::nullopt;
}

}  // namespace auricle
