#include <auricle/library/song_export.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/playlist.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kColumns =
    "path,cue_track,state,genre,confidence,tags,artist,album_artist,album,title,track,duration_s,heard_s,sound,"
    "error\r\n";

/// An AtomicFile that is written to in pieces of some size.
class PiecewiseFile {
 public:
  explicit PiecewiseFile(const fs::path& path) : file_(path) {}

  void write(std::string_view text) {
    waiting_ += text;
    constexpr std::size_t kPiece = std::size_t{1} << 16;
    if (waiting_.size() >= kPiece) {
      file_.write(waiting_);
      waiting_.clear();
    }
  }
  void sync() {
    file_.write(waiting_);
    waiting_.clear();
    file_.sync();
  }
  void commit() { file_.commit(); }

 private:
  AtomicFile file_;
  std::string waiting_;
};

std::string csv_row(const ListedSong& listed, const CatalogueModel* model) {
  const CatalogueSong& song = listed.song;
  const SongTags& tags = song.tags;
  const std::optional<BestGenre> best = model != nullptr ? best_genre(*model, listed) : std::nullopt;
  return fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_field(song.path.string()),
      song.cue_track > 0 ? std::to_string(song.cue_track) : "", name_of(song.state), best ? csv_field(best->genre) : "",
      best ? fmt::format("{:.6f}", best->confidence) : "", csv_field(fmt::format("{}", fmt::join(tags.genres, "; "))),
      csv_field(tags.artist), csv_field(tags.album_artist), csv_field(tags.album), csv_field(tags.title),
      tags.track > 0 ? std::to_string(tags.track) : "",
      listed.hearing ? fmt::format("{:.3f}", listed.hearing->duration_s) : "",
      listed.hearing ? fmt::format("{:.3f}", listed.hearing->heard.heard_s) : "", song.identity, csv_field(song.error));
}

std::optional<std::string> entry_of(const ListedSong& listed) {
  return playlist_entry({.song = listed.song, .duration_s = listed.hearing ? listed.hearing->duration_s : 0.0});
}

struct ListFormat {
  OutputKind kind;
  std::string_view heading;
};

ListFormat format_of(const fs::path& file) {
  const std::string ending = ending_of(file);
  if (ending == ".jsonl") {
    return {OutputKind::kSongLines, ""};
  }
  if (ending == ".csv") {
    return {OutputKind::kSongTable, kColumns};
  }
  if (ending == ".m3u8") {
    return {OutputKind::kPlaylist, kPlaylistHeading};
  }
  throw UsageError(fmt::format("{} ends in none of .jsonl, .csv and .m3u8", file.string()));
}

/// A name that no folder hides in: genres may have slashes.
fs::path playlist_of(const fs::path& folder, std::string genre) {
  std::ranges::replace(genre, '/', '-');
  return folder / (genre + ".m3u8");
}

}  // namespace

SongExport export_songs(const Catalogue& catalogue, const SongFilter& filter, const fs::path& file,
                        const std::stop_token& stop) {
  const ListFormat format = format_of(file);
  check_output(file, format.kind, {catalogue.file()});
  SongExport written{.files = 1};
  PiecewiseFile output(file);
  output.write(format.heading);
  visit_songs(
      catalogue, filter,
      [&](const ListedSong& listed, const CatalogueModel* model) {
        std::optional<std::string> text;
        if (format.kind == OutputKind::kPlaylist) {
          text = entry_of(listed);
        } else if (format.kind == OutputKind::kSongTable) {
          text = csv_row(listed, model);
        } else {
          text = json_text(song_json(listed, model, 0)) + '\n';
        }
        output.write(text.value_or(""));
        ++(text ? written.songs : written.left_out);
      },
      stop);
  output.sync();
  output.commit();
  return written;
}

SongExport export_playlists(const Catalogue& catalogue, const SongFilter& filter, const fs::path& folder,
                            const std::stop_token& stop) {
  const std::optional<CatalogueModel> model = catalogue.model();
  if (!model) {
    throw UsageError("no song was heard yet; run `auricle library scan DIR` first");
  }
  std::error_code error;
  fs::create_directories(folder, error);  // check_output says what is wrong with it
  std::map<std::string, PiecewiseFile> playlists;
  const auto playlist = [&](const std::string& genre) -> PiecewiseFile& {
    const auto [found, is_new] = playlists.try_emplace(genre, playlist_of(folder, genre));
    if (is_new) {
      found->second.write(kPlaylistHeading);
    }
    return found->second;
  };
  for (const std::string& genre : model->genres) {
    const fs::path file = playlist_of(folder, genre);
    check_output(file, OutputKind::kPlaylist, {catalogue.file()});
    if (fs::exists(file, error)) {
      playlist(genre);  // of before: its songs may have other genres now
    }
  }
  SongExport written;
  visit_songs(
      catalogue, filter,
      [&](const ListedSong& listed, const CatalogueModel* answering) {
        if (const auto best = answering != nullptr ? best_genre(*answering, listed) : std::nullopt) {
          const std::optional<std::string> entry = entry_of(listed);
          playlist(std::string(best->genre)).write(entry.value_or(""));
          ++(entry ? written.songs : written.left_out);
        }
      },
      stop);
  for (auto& [genre, file] : playlists) {
    file.sync();
  }
  for (auto& [genre, file] : playlists) {
    file.commit();
  }
  written.files = playlists.size();
  return written;
}

}  // namespace auricle
