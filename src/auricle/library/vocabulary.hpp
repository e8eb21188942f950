#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace auricle {

/// What all spellings of a genre have in common: its letters and digits without case, accents and what stands between
/// them; "&", "+" and "and" are an "n". "hiphop" of "Hip-Hop", "drumnbass" of "Drum & Bass". What has neither letters
/// nor digits is its own key.
std::string genre_key(std::string_view name);

/// How often each spelling of each genre was met.
class Spellings {
 public:
  void add(const std::string& name, std::size_t times = 1) { counts_[genre_key(name)][name] += times; }

  /// The commonest spelling of the genre with that key, of equals the first in the order of their bytes; the key itself
  /// where none was met.
  std::string commonest(const std::string& key) const;

  /// How often each genre was met, by its commonest spelling.
  std::map<std::string, std::size_t> totals() const;

 private:
  std::map<std::string, std::map<std::string, std::size_t>> counts_;
};

/// What an owner calls genres: "Electronica = Electronic" and the like.
class GenreMap {
 public:
  /// Changes nothing.
  GenreMap() = default;

  /// Reads lines of "from = to", or a table of two columns (CSV) with or without the heading "from,to". Several words
  /// stand apart by ";"; nothing behind the "=" leaves the genre out. Spellings of `from` are all the same; empty lines
  /// and those that begin with # are passed over. Throws FileError naming the line, also for a word that check_genre
  /// refuses.
  static GenreMap load(const std::filesystem::path& file);

  /// The words for a genre: itself where the map doesn't name it, none where it is left out. What they stand for is not
  /// looked up again.
  std::vector<std::string> words_for(const std::string& genre) const;

 private:
  void add(std::string_view from, std::string_view to, const std::string& where);

  std::map<std::string, std::vector<std::string>> words_;  ///< by genre_key
};

}  // namespace auricle
