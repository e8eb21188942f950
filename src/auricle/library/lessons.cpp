#include <auricle/library/lessons.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Keys = std::set<std::string>;

Keys keys_of(const std::vector<std::string>& words) {
  Keys keys;
  std::ranges::transform(words, std::inserter(keys, keys.end()),
                         [](const std::string& word) { return genre_key(word); });
  return keys;
}

/// A sound, by the first song that has it, and all words that its copies have.
struct Sound {
  std::size_t song = 0;
  Keys words;
};

std::vector<Sound> sounds_of(std::span<const TaggedSong> songs, const GenreMap& map, Spellings& spellings) {
  std::vector<Sound> sounds;
  std::map<std::string, std::size_t> place;
  for (std::size_t song = 0; song < songs.size(); ++song) {
    const auto [found, is_new] = place.emplace(songs[song].identity, sounds.size());
    if (is_new) {
      sounds.push_back({.song = song, .words = {}});
    }
    for (const std::string& genre : songs[song].genres) {
      for (const std::string& word : map.words_for(genre)) {
        spellings.add(word);
        sounds[found->second].words.insert(genre_key(word));
      }
    }
  }
  return sounds;
}

/// Only the words that are asked for. Throws as gather_lessons.
void keep_wanted(std::vector<Sound>& sounds, const LessonOptions& options) {
  Keys met;
  for (const Sound& sound : sounds) {
    met.insert(sound.words.begin(), sound.words.end());
  }
  for (const std::vector<std::string>* words : {&options.only, &options.exclude}) {
    for (const std::string& word : *words) {
      if (!met.contains(genre_key(word))) {
        throw UsageError(fmt::format("no song has the genre \"{}\"", word));
      }
    }
  }
  const Keys only = keys_of(options.only);
  const Keys excluded = keys_of(options.exclude);
  for (Sound& sound : sounds) {
    std::erase_if(sound.words, [&](const std::string& key) {
      return excluded.contains(key) || (!only.empty() && !only.contains(key));
    });
  }
}

}  // namespace

std::vector<std::size_t> Lessons::counts() const {
  std::vector<std::size_t> counts(words.size());
  for (const std::vector<std::size_t>& of_song : words_of) {
    for (const std::size_t word : of_song) {
      ++counts[word];
    }
  }
  return counts;
}

Lessons gather_lessons(std::span<const TaggedSong> songs, const LessonOptions& options) {
  if (options.min_songs < 2) {
    throw UsageError("a word needs at least 2 songs to be learnt from and judged by");
  }
  Spellings spellings;
  std::vector<Sound> sounds = sounds_of(songs, options.map, spellings);
  keep_wanted(sounds, options);
  std::map<std::string, std::size_t> n_songs;
  for (const Sound& sound : sounds) {
    for (const std::string& key : sound.words) {
      ++n_songs[key];
    }
  }
  Lessons lessons;
  lessons.n_copies = songs.size() - sounds.size();
  std::map<std::string, std::size_t> place;
  for (const auto& [key, count] : n_songs) {
    if (count >= options.min_songs) {
      place.emplace(key, lessons.words.size());
      lessons.words.push_back(spellings.commonest(key));
    } else {
      lessons.too_few.push_back({.word = spellings.commonest(key), .songs = count});
    }
  }
  std::ranges::stable_sort(lessons.too_few, std::ranges::greater(), &WordCount::songs);
  if (lessons.words.size() < 2) {
    throw DatasetError(fmt::format(
        "{} of the {} genres {} {} songs or more, and two are needed to be told apart; tag more songs or ask for fewer "
        "(--min-songs)",
        lessons.words.empty() ? "none" : fmt::format("only one ({})", lessons.words.front()), n_songs.size(),
        lessons.words.empty() ? "have" : "has", options.min_songs));
  }
  std::vector<TaggedSong> taught;
  for (const Sound& sound : sounds) {
    std::vector<std::size_t> words;
    for (const std::string& key : sound.words) {
      if (const auto found = place.find(key); found != place.end()) {
        words.push_back(found->second);
      }
    }
    if (words.empty()) {
      ++lessons.n_wordless;
      continue;
    }
    lessons.songs.push_back(sound.song);
    lessons.words_of.push_back(std::move(words));
    taught.push_back(songs[sound.song]);
  }
  lessons.groups = groups_of_songs(taught);
  return lessons;
}

}  // namespace auricle
