#include <auricle/library/song_map.hpp>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/likeness_index.hpp>
#include <auricle/library/t_sne.hpp>
#include <auricle/library/vocabulary.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kFewestMappedSongs = 3;  ///< of two it says nothing

/// A song with the row of its place.
struct DrawnSong {
  CatalogueSong song;
  std::size_t row = 0;
};

/// By random order, so that those whose files are gone can be passed over.
std::vector<DrawnSong> draw_songs(const Catalogue& catalogue, const LikenessIndex& index,
                                  const SongMapOptions& options) {
  std::vector<DrawnSong> drawn;
  for (const std::size_t row : Random(options.seed).permutation(index.sounds.size())) {
    if (options.stop.stop_requested()) {
      throw Stopped();
    }
    if (drawn.size() == options.n_songs) {
      break;
    }
    std::vector<CatalogueSong> songs = catalogue.songs_of_sound(index.sounds[row]);
    if (!songs.empty()) {
      drawn.push_back({.song = std::move(songs.front()), .row = row});
    }
  }
  std::ranges::sort(drawn, {}, [](const DrawnSong& one) { return std::tie(one.song.path, one.song.cue_track); });
  return drawn;
}

std::string answer_to(const Catalogue& catalogue, const std::optional<CatalogueModel>& model,
                      const CatalogueSong& song) {
  const auto answer = model ? catalogue.find_answer(song.identity, model->id) : std::nullopt;
  if (!answer || answer->size() != model->genres.size() || answer->empty()) {
    return "";
  }
  return model->genres[static_cast<std::size_t>(std::ranges::max_element(*answer) - answer->begin())];
}

}  // namespace

SongMap map_songs(const Catalogue& catalogue, const std::string& ears, const SongMapOptions& options,
                  const Progress& progress) {
  const LikenessIndex index = likeness_index(catalogue, ears, options.stop);
  std::vector<DrawnSong> drawn = draw_songs(catalogue, index, options);
  if (drawn.size() < kFewestMappedSongs) {
    throw UsageError(
        fmt::format("a map takes {} songs that have been heard, and there are {}; `auricle library scan` "
                    "hears more",
                    kFewestMappedSongs, drawn.size()));
  }
  Matrix places(drawn.size(), std::max<std::size_t>(index.places.cols(), 2));  // few songs may lie on a line
  Spellings spellings;
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    std::ranges::copy(index.places.row(drawn[i].row), places.row(i).begin());
    if (!drawn[i].song.tags.genres.empty()) {
      spellings.add(drawn[i].song.tags.genres.front());
    }
  }
  const Matrix plane = t_sne(places, {.threads = options.threads, .stop = options.stop}, progress);
  const std::optional<CatalogueModel> model = catalogue.model();
  SongMap map{.n_sounds = index.sounds.size()};
  map.songs.reserve(drawn.size());
  for (std::size_t i = 0; i < drawn.size(); ++i) {
    MappedSong song{.song = std::move(drawn[i].song), .x = plane(i, 0), .y = plane(i, 1)};
    song.tagged = !song.song.tags.genres.empty();
    song.genre = song.tagged ? spellings.commonest(genre_key(song.song.tags.genres.front()))
                             : answer_to(catalogue, model, song.song);
    map.songs.push_back(std::move(song));
  }
  return map;
}

std::vector<ScatterGroup> scatter_groups(const SongMap& map) {
  // By key, for the model may spell a genre otherwise than the tags.
  std::map<std::string, ScatterGroup> by_key;
  ScatterGroup rest;
  for (const MappedSong& song : map.songs) {
    ScatterGroup& group = song.genre.empty() ? rest : by_key[genre_key(song.genre)];
    group.name = group.name.empty() || song.tagged ? song.genre : group.name;
    group.points.push_back({.x = song.x, .y = song.y});
  }
  std::vector<ScatterGroup> groups;
  groups.reserve(by_key.size() + 1);
  for (auto& [key, group] : by_key) {
    groups.push_back(std::move(group));
  }
  std::ranges::stable_sort(groups, std::ranges::greater(),
                           [](const ScatterGroup& group) { return group.points.size(); });
  while (groups.size() > kMostScatterGroups || (groups.size() == kMostScatterGroups && !rest.points.empty())) {
    rest.points.insert(rest.points.end(), groups.back().points.begin(), groups.back().points.end());
    groups.pop_back();
  }
  if (!rest.points.empty()) {
    rest.name = "all others";
    groups.push_back(std::move(rest));
  }
  return groups;
}

void draw_map(const std::filesystem::path& path, const SongMap& map) {
  const bool drawn = map.songs.size() < map.n_sounds;
  draw_scatter(path, scatter_groups(map),
               {.title = drawn ? fmt::format("{} of {} songs, drawn at random", map.songs.size(), map.n_sounds)
                               : fmt::format("{} songs", map.songs.size()),
                .caption = "Songs near each other sound alike; directions mean nothing"});
}

std::string to_csv(const SongMap& map) {
  std::string csv = "path,cue_track,genre,tagged,x,y\n";
  for (const MappedSong& song : map.songs) {
    csv += fmt::format("{},{},{},{},{:.5g},{:.5g}\n", csv_field(song.song.path.string()), song.song.cue_track,
                       csv_field(song.genre), song.tagged ? 1 : 0, song.x, song.y);
  }
  return csv;
}

Json to_json(const SongMap& map) {
  Json songs = Json::array();
  for (const MappedSong& song : map.songs) {
    songs.push_back({{"path", song.song.path.string()},
                     {"cue_track", song.song.cue_track},
                     {"genre", song.genre},
                     {"tagged", song.tagged},
                     {"x", song.x},
                     {"y", song.y}});
  }
  return {{"sounds", map.n_sounds}, {"songs", std::move(songs)}};
}

}  // namespace auricle
