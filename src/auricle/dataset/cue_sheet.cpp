#include <auricle/dataset/cue_sheet.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <string_view>
#include <utility>

#include <auricle/audio/files.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = std::size_t{1} << 20;

/// Minutes of the longest album, 100 days.
constexpr int kMostMinutes = 144'000;
constexpr int kMostTracks = 10'000;

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return result;
}

void append_utf8(unsigned code, std::string& text) {
  if (code < 0x80) {
    text += static_cast<char>(code);
  } else if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    text += static_cast<char>(0x80 | (code & 0x3F));
  }
}

/// Of CP1252, in which 0x80 to 0x9F are not control characters.
/// https://www.unicode.org/Public/MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT
std::string from_cp1252(std::string_view bytes) {
  constexpr std::array<unsigned, 32> kHigh = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                              0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  std::string text;
  for (const char byte : bytes) {
    const auto code = static_cast<unsigned char>(byte);
    append_utf8(code >= 0x80 && code < 0xA0 ? kHigh[code - 0x80U] : code, text);
  }
  return text;
}

std::string read_text(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::string bytes(kMostBytes + 1, '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  if (!stream.is_open() || stream.bad() || fs::is_directory(path)) {
    throw FileError(fmt::format("can't read CUE sheet {}", path.string()));
  }
  if (bytes.size() > kMostBytes) {
    throw FileError(fmt::format("{} is larger than any CUE sheet", path.string()));
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    throw FileError(fmt::format("CUE sheet {} is UTF-16; save it as UTF-8", path.string()));
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) {
    bytes.erase(0, 3);
  }
  return is_utf8(bytes) ? bytes : from_cp1252(bytes);
}

/// The words of a line: what stands in quotes is one.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
      return words;
    }
    const bool quoted = line[begin] == '"';
    line.remove_prefix(begin + (quoted ? 1 : 0));
    const std::size_t end = std::min(quoted ? line.find('"') : line.find_first_of(" \t"), line.size());
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
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
    std::string text = read_text(path_);
    std::ranges::replace(text, '\r', '\n');
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      take(words_of(rest.substr(0, end)));
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
    int number = 0;
    bool audio = false;
    std::string title;
    std::string performer;
    std::optional<double> begin_s;
    std::optional<fs::path> file;  ///< the one that it begins in
  };

  void take(const std::vector<std::string>& words) {
    if (words.size() < 2) {
      return;
    }
    const std::string command = lower(words[0]);
    const std::string& value = words[1];
    if (command == "file") {
      file_ = find(value);
    } else if (command == "track") {
      end_track();
      track_ =
          Entry{.number = whole_number(value).value_or(0), .audio = words.size() < 3 || lower(words[2]) == "audio"};
    } else if (command == "title") {
      (track_ ? track_->title : sheet_.title) = value;
    } else if (command == "performer") {
      (track_ ? track_->performer : sheet_.performer) = value;
    } else if (command == "rem" && lower(value) == "genre" && words.size() > 2) {
      sheet_.genre = words[2];
    } else if (command == "index" && track_ && whole_number(value) == 1 && words.size() > 2) {
      track_->begin_s = seconds_of(words[2]);
      track_->file = file_;
      if (!track_->begin_s) {
        note(fmt::format("track {} begins at \"{}\", which is no time", track_->number, words[2]));
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
                               .number = track.number,
                               .title = track.title,
                               .performer = track.performer.empty() ? sheet_.performer : track.performer,
                               .begin_s = *track.begin_s,
                               .end_s = {}});
    } else if (track.audio && !track.begin_s) {
      note(fmt::format("track {} has no INDEX 01 that can be used", track.number));
    }
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
