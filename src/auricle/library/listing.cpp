#include <auricle/library/listing.hpp>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <set>

#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/song_folders.hpp>
#include <auricle/library/vocabulary.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// What a filter asks for, with its names as the catalogue has them.
class Sieve {
 public:
  Sieve(const SongFilter& filter, const CatalogueModel* model) : filter_(filter), model_(model) {
    for (const std::string& name : filter.genres) {
      const std::string key = genre_key(name);
      if (model != nullptr &&
          std::ranges::none_of(model->genres, [&](const std::string& known) { return genre_key(known) == key; })) {
        throw UsageError(fmt::format("the model knows no genre \"{}\"; it knows {}", name, listed(model->genres)));
      }
      genres_.insert(key);
    }
  }

  bool lets_through(const ListedSong& listed) const {
    const CatalogueSong& song = listed.song;
    const bool by_answer = !genres_.empty() || filter_.min_confidence || filter_.max_confidence;
    return song.gone == filter_.gone && (!filter_.untagged || song.tags.genres.empty()) &&
           (!filter_.failed || !song.error.empty()) && (!by_answer || has_wanted_answer(listed)) &&
           (!filter_.disagreeing || (model_ != nullptr && disagrees(*model_, listed)));
  }

 private:
  bool has_wanted_answer(const ListedSong& listed) const {
    const std::optional<BestGenre> best = model_ != nullptr ? best_genre(*model_, listed) : std::nullopt;
    return best && (genres_.empty() || genres_.contains(genre_key(best->genre))) &&
           best->confidence >= filter_.min_confidence.value_or(0.0) &&
           best->confidence <= filter_.max_confidence.value_or(1.0);
  }

  const SongFilter& filter_;
  const CatalogueModel* model_;
  std::set<std::string> genres_;  ///< keys of the wanted ones
};

Json genres_json(const CatalogueModel& model, const std::vector<float>& probabilities, std::size_t n_genres) {
  std::vector<std::size_t> order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t genre) { return probabilities[genre]; });
  if (n_genres > 0) {
    order.resize(std::min(order.size(), n_genres));
  }
  Json list = Json::array();
  for (const std::size_t genre : order) {
    list.push_back({{"genre", model.genres[genre]}, {"probability", probabilities[genre]}});
  }
  return list;
}

/// A song's genres, each in one spelling.
std::vector<std::string> unlike_genres(const std::vector<std::string>& genres) {
  if (genres.size() < 2) {
    return genres;
  }
  std::set<std::string> keys;
  std::vector<std::string> unlike;
  std::ranges::copy_if(genres, std::back_inserter(unlike),
                       [&](const std::string& genre) { return keys.insert(genre_key(genre)).second; });
  return unlike;
}

Json tags_json(const SongTags& tags) {
  return {{"genres", tags.genres}, {"artist", tags.artist}, {"album_artist", tags.album_artist},
          {"album", tags.album},   {"title", tags.title},   {"track", tags.track}};
}

}  // namespace

std::string_view name_of(SongState state) {
  switch (state) {
    case SongState::kWaiting:
      return "waiting";
    case SongState::kHeard:
      return "heard";
    case SongState::kFailed:
      return "failed";
  }
  return "";
}

std::optional<BestGenre> best_genre(const CatalogueModel& model, const ListedSong& listed) {
  const std::vector<float>& probabilities = listed.probabilities;
  if (probabilities.empty() || probabilities.size() != model.genres.size()) {
    return std::nullopt;
  }
  const auto best = static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
  return BestGenre{.genre = model.genres[best], .confidence = probabilities[best]};
}

bool disagrees(const CatalogueModel& model, const ListedSong& listed) {
  const std::optional<BestGenre> best = best_genre(model, listed);
  const std::vector<std::string>& tags = listed.song.tags.genres;
  return best && !tags.empty() && std::ranges::none_of(tags, [key = genre_key(best->genre)](const std::string& tag) {
           return genre_key(tag) == key;
         });
}

void visit_songs(const Catalogue& catalogue, const SongFilter& filter,
                 const std::function<void(const ListedSong&, const CatalogueModel*)>& f, const std::stop_token& stop) {
  const std::optional<CatalogueModel> model = catalogue.model();
  const CatalogueModel* const answering = model ? &*model : nullptr;
  const Sieve sieve(filter, answering);
  std::vector<fs::path> folders;
  std::ranges::transform(filter.folders, std::back_inserter(folders),
                         [](const fs::path& folder) { return fs::absolute(folder); });
  check_song_folders(catalogue, folders);
  catalogue.visit(model, {.below = folders, .gone = filter.gone}, [&](const ListedSong& listed) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    if (sieve.lets_through(listed)) {
      f(listed, answering);
    }
    return true;
  });
}

Json song_json(const ListedSong& listed, const CatalogueModel* model, std::size_t n_genres) {
  const CatalogueSong& song = listed.song;
  Json json;
  json["path"] = song.path.string();
  if (song.cue_track > 0) {
    json["cue_track"] = song.cue_track;
    json["begin_s"] = song.begin_s;
    // The last track ends with its file.
    json["end_s"] = song.end_s > 0.0 ? song.end_s : song.begin_s + (listed.hearing ? listed.hearing->duration_s : 0.0);
  }
  json["state"] = name_of(song.state);
  json["gone"] = song.gone;
  const std::optional<BestGenre> best = model != nullptr ? best_genre(*model, listed) : std::nullopt;
  json["genre"] = best ? Json(best->genre) : Json();
  json["confidence"] = best ? Json(best->confidence) : Json();
  json["genres"] = best ? genres_json(*model, listed.probabilities, n_genres) : Json::array();
  json["tags"] = tags_json(song.tags);
  if (listed.hearing) {
    const Heard& heard = listed.hearing->heard;
    json["duration_s"] = listed.hearing->duration_s;
    json["heard_s"] = heard.heard_s;
    json["damaged_s"] = heard.damaged_s;
    json["windows"] = listed.hearing->windows;
  }
  json["sound"] = song.identity;
  json["size"] = song.size;
  json["modified_ns"] = song.modified_ns;
  json["error"] = song.error;
  return json;
}

LibraryStatistics count_songs(const Catalogue& catalogue, const SongFilter& filter, const std::stop_token& stop) {
  LibraryStatistics count;
  std::map<std::string, std::size_t> tags;  // by spelling; put together at the end, which is quicker
  visit_songs(
      catalogue, filter,
      [&](const ListedSong& listed, const CatalogueModel* model) {
        const CatalogueSong& song = listed.song;
        ++count.songs;
        count.heard += song.state == SongState::kHeard ? 1 : 0;
        count.failed += song.error.empty() ? 0 : 1;
        count.waiting += song.state == SongState::kWaiting && song.error.empty() ? 1 : 0;
        count.untagged += song.tags.genres.empty() ? 1 : 0;
        count.duration_s += listed.hearing ? listed.hearing->duration_s : 0.0;
        for (const std::string& genre : unlike_genres(song.tags.genres)) {
          ++tags[genre];
        }
        if (const auto best = model != nullptr ? best_genre(*model, listed) : std::nullopt) {
          ++count.answers[std::string(best->genre)];
          count.disagreeing += disagrees(*model, listed) ? 1 : 0;
        }
      },
      stop);
  Spellings spellings;
  for (const auto& [genre, songs] : tags) {
    spellings.add(genre, songs);
  }
  count.tags = spellings.totals();
  return count;
}

}  // namespace auricle
