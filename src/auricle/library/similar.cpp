#include <auricle/library/similar.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/dataset/duplicates.hpp>
#include <auricle/library/nearest.hpp>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Encoders add some hundredths of a second at the ends.
bool last_equally_long(double one_s, double other_s) {
  return one_s > 0.0 && other_s > 0.0 && std::abs(one_s - other_s) <= 0.5 + 0.005 * one_s;
}

/// A file of a song that is there, whole: a CUE sheet's track can't be compared as one.
std::optional<fs::path> file_of(const std::vector<CatalogueSong>& songs) {
  for (const CatalogueSong& song : songs) {
    std::error_code error;
    if (song.cue_track == 0 && fs::exists(song.path, error)) {
      return song.path;
    }
  }
  return std::nullopt;
}

/// Listens whether candidates are what was asked for.
void compare_recordings(const fs::path& asked, const std::vector<SimilarSong*>& candidates,
                        const SimilarOptions& options) {
  std::vector<fs::path> files = {asked};
  std::vector<SimilarSong*> compared;
  for (SimilarSong* candidate : candidates) {
    if (const std::optional<fs::path> file = file_of(candidate->songs)) {
      files.push_back(*file);
      compared.push_back(candidate);
    }
  }
  if (compared.empty()) {
    return;
  }
  const Duplicates duplicates = find_duplicates(files, {.threads = options.threads}, {}, options.stop);
  if (options.stop.stop_requested()) {
    throw Stopped();
  }
  for (const DuplicatePair& pair : duplicates.pairs) {
    if (pair.first == 0) {
      compared[pair.second - 1]->same_recording = true;
    }
  }
}

}  // namespace

/// What is asked for.
struct SimilarSongs::Wanted {
  std::span<const float> place;
  std::set<std::int64_t> but;      ///< sounds that are left out
  std::optional<fs::path> file{};  ///< to be compared with what may be its copies
  double duration_s = 0.0;
};

SimilarSongs::SimilarSongs(const Catalogue& catalogue, const std::string& ears, const std::stop_token& stop)
    : catalogue_(catalogue), ears_(ears), index_(likeness_index(catalogue, ears, stop)) {}

std::vector<SimilarSong> SimilarSongs::nearest(const Wanted& wanted, const SimilarOptions& options) const {
  std::vector<SimilarSong> similar;
  std::vector<SimilarSong*> candidates;
  const std::size_t n_songs = std::min(options.n_songs, index_.sounds.size());
  similar.reserve(n_songs);
  // Sounds whose files are all gone are passed over, and then there have to be more of them.
  std::size_t passed = 0;
  for (std::size_t n = n_songs + wanted.but.size(); similar.size() < n_songs && passed < index_.sounds.size();
       n = 2 * n + 16) {
    const std::vector<Near> rows = nearest_rows(index_.places, wanted.place, n);
    for (; passed < rows.size() && similar.size() < n_songs; ++passed) {
      const std::int64_t sound = index_.sounds[rows[passed].row];
      if (wanted.but.contains(sound)) {
        continue;
      }
      SimilarSong song{.songs = catalogue_.songs_of_sound(sound),
                       .likeness = std::min(1.0, static_cast<double>(rows[passed].likeness))};
      if (song.songs.empty()) {
        continue;
      }
      const std::optional<Hearing> hearing = catalogue_.find_hearing(song.songs.front().identity, ears_);
      song.duration_s = hearing ? hearing->duration_s : 0.0;
      similar.push_back(std::move(song));
      if (wanted.file && similar.back().likeness >= kMaybeTheSame &&
          last_equally_long(wanted.duration_s, similar.back().duration_s)) {
        candidates.push_back(&similar.back());
      }
    }
  }
  if (wanted.file && !candidates.empty()) {
    compare_recordings(*wanted.file, candidates, options);
  }
  return similar;
}

std::optional<std::vector<SimilarSong>> SimilarSongs::to_song(const CatalogueSong& song,
                                                              const SimilarOptions& options) const {
  const std::int64_t sound = catalogue_.find_sound(song.identity).value_or(-1);
  const auto found = std::ranges::find(index_.sounds, sound);
  if (found == index_.sounds.end()) {
    return std::nullopt;
  }
  const auto row = static_cast<std::size_t>(found - index_.sounds.begin());
  const std::optional<Hearing> hearing = catalogue_.find_hearing(song.identity, ears_);
  const double duration_s = hearing ? hearing->duration_s : 0.0;
  SimilarSong copies{
      .songs = catalogue_.songs_of_sound(sound), .duration_s = duration_s, .likeness = 1.0, .same_recording = true};
  std::erase_if(copies.songs, [&](const CatalogueSong& other) {
    return other.path == song.path && other.cue_track == song.cue_track;
  });
  std::vector<SimilarSong> similar = nearest(
      {.place = index_.places.row(row), .but = {sound}, .file = file_of({song}), .duration_s = duration_s}, options);
  if (!copies.songs.empty()) {
    similar.insert(similar.begin(), std::move(copies));
    similar.resize(std::min(similar.size(), options.n_songs));
  }
  return similar;
}

std::optional<std::vector<SimilarSong>> SimilarSongs::to_folder(const fs::path& folder,
                                                                const SimilarOptions& options) const {
  std::unordered_map<std::int64_t, std::size_t> rows;
  for (std::size_t row = 0; row < index_.sounds.size(); ++row) {
    rows.emplace(index_.sounds[row], row);
  }
  std::vector<float> middle(index_.places.cols());
  Wanted wanted{.place = middle, .but = {}};
  catalogue_.visit(std::nullopt, {.below = {folder}}, [&](const ListedSong& listed) {
    if (options.stop.stop_requested()) {
      throw Stopped();
    }
    const auto row = rows.find(catalogue_.find_sound(listed.song.identity).value_or(-1));
    if (row != rows.end() && wanted.but.insert(row->first).second) {
      std::ranges::transform(middle, index_.places.row(row->second), middle.begin(), std::plus());
    }
    return true;
  });
  if (wanted.but.empty()) {
    return std::nullopt;
  }
  float squares = 0.0F;
  for (const float number : middle) {
    squares += number * number;
  }
  const float length = std::sqrt(squares);
  for (float& number : middle) {
    number /= length > 0.0F ? length : 1.0F;
  }
  return nearest(wanted, options);
}

std::vector<SimilarSong> SimilarSongs::to_recording(const fs::path& path, std::span<const float> embedding,
                                                    double duration_s, const SimilarOptions& options) const {
  if (embedding.size() != index_.likeness.components.mean.size()) {
    throw UsageError("the recording was heard by other ears than the library");
  }
  const Matrix place = index_.likeness.places(MatrixView(embedding, 1, embedding.size()));
  return nearest({.place = place.row(0), .but = {}, .file = path, .duration_s = duration_s}, options);
}

Json similar_json(const std::vector<SimilarSong>& similar) {
  Json list = Json::array();
  for (const SimilarSong& one : similar) {
    Json songs = Json::array();
    for (const CatalogueSong& song : one.songs) {
      songs.push_back({{"path", song.path.string()}, {"cue_track", song.cue_track}});
    }
    list.push_back({{"songs", std::move(songs)},
                    {"likeness", one.likeness},
                    {"same_recording", one.same_recording},
                    {"duration_s", one.duration_s}});
  }
  return {{"similar", std::move(list)}};
}

}  // namespace auricle
