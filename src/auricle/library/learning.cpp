#include <auricle/library/learning.hpp>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>
#include <auricle/library/word_model.hpp>
#include <auricle/library/words_text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// A model that nobody has entered: songs are visited with what these ears heard, and without answers.
CatalogueModel only_ears(const std::string& ears) {
  return {.id = -1, .fingerprint = "", .name = "", .ears = ears, .genres = {}};
}

void gather_tagged(const Catalogue& catalogue, const std::string& ears, LearntLibrary& learnt,
                   const std::stop_token& stop) {
  catalogue.visit(only_ears(ears), {}, [&](const ListedSong& listed) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const CatalogueSong& song = listed.song;
    if (song.tags.genres.empty()) {
      return true;
    }
    if (!listed.hearing || song.identity.empty()) {
      ++learnt.n_unheard;
      return true;
    }
    learnt.songs.push_back({.path = song.path,
                            .cue_track = song.cue_track,
                            .identity = song.identity,
                            .genres = song.tags.genres,
                            .artist = song.tags.artist,
                            .album_artist = song.tags.album_artist,
                            .album = song.tags.album});
    return true;
  });
  learnt.n_tagged = learnt.songs.size();
  if (learnt.songs.empty()) {
    throw DatasetError(learnt.n_unheard == 0
                           ? "no song of the catalogue has a genre tag, so that there is nothing to learn from"
                           : fmt::format("none of the {} songs with a genre tag was heard by this model; "
                                         "`auricle library scan` hears them",
                                         learnt.n_unheard));
  }
}

/// Some of the songs, in their order; all of what has one sound or none of it.
void draw(std::vector<TaggedSong>& songs, std::uint64_t seed) {
  std::unordered_map<std::string, std::size_t> sounds;
  for (const TaggedSong& song : songs) {
    sounds.emplace(song.identity, sounds.size());
  }
  if (sounds.size() <= kMostLessons) {
    return;
  }
  const std::vector<std::size_t> order = Random(seed).permutation(sounds.size());
  std::erase_if(songs, [&](const TaggedSong& song) { return order[sounds.at(song.identity)] >= kMostLessons; });
}

Matrix embeddings_of(const Catalogue& catalogue, const std::string& ears, const LearntLibrary& learnt,
                     const std::stop_token& stop) {
  Matrix embeddings;
  for (std::size_t i = 0; i < learnt.lessons.songs.size(); ++i) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    const std::optional<Hearing> hearing = catalogue.find_hearing(learnt.songs[learnt.lessons.songs[i]].identity, ears);
    if (hearing && i == 0) {
      embeddings = Matrix(learnt.lessons.songs.size(), hearing->embedding.size());
    }
    if (!hearing || hearing->embedding.size() != embeddings.cols() || embeddings.cols() == 0) {
      throw DatasetError("what was heard of the songs is not of one length; scan again");
    }
    std::ranges::copy(hearing->embedding, embeddings.row(i).begin());
  }
  return embeddings;
}

}  // namespace

LearntLibrary learn_from_library(const Catalogue& catalogue, const std::string& ears,
                                 const LibraryLearningOptions& options, const Progress& progress) {
  LearntLibrary learnt;
  gather_tagged(catalogue, ears, learnt, options.learning.stop);
  draw(learnt.songs, options.learning.seed);
  learnt.lessons = gather_lessons(learnt.songs, options.lessons);
  check_genre_names(learnt.lessons.words);
  const Matrix embeddings = embeddings_of(catalogue, ears, learnt, options.learning.stop);
  learnt.words = learn_words(embeddings, learnt.lessons, options.learning, progress);
  learnt.report = judge_words(learnt.lessons, learnt.words.answers);
  return learnt;
}

Model model_of(const LearntLibrary& learnt, const Model& ears) {
  Model model = word_model(ears, learnt.words.head, learnt.lessons.words);
  model.recipe = {
      {"name", "library learn"},
      {"description", "A logistic regression on what the ears make of a song, learnt from its owner's tags"},
      {"l2", learnt.words.l2}};
  Json songs = Json::object();
  for (const WordScore& word : learnt.report.words) {
    songs[word.word] = word.songs;
  }
  model.data = {{"songs", learnt.report.songs}, {"songs_per_genre", std::move(songs)}};
  model.scores = {{"cross_validation", to_json(learnt.report)}};
  return model;
}

}  // namespace auricle
