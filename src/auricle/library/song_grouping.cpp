#include <algorithm>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include <auricle/library/lessons.hpp>

namespace auricle {
namespace {

/// Sets of songs that grow together.
class SongSets {
 public:
  explicit SongSets(std::size_t n_songs) : parent_(n_songs), size_(n_songs, 1) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  /// Unless the two together would be more than `most` songs.
  void join(std::size_t song, std::size_t other, std::size_t most) {
    const std::size_t a = root(song);
    const std::size_t b = root(other);
    if (a != b && size_[a] + size_[b] <= most) {
      parent_[b] = a;
      size_[a] += size_[b];
    }
  }

  std::size_t root(std::size_t song) {
    while (parent_[song] != song) {
      parent_[song] = parent_[parent_[song]];
      song = parent_[song];
    }
    return song;
  }

 private:
  std::vector<std::size_t> parent_;
  std::vector<std::size_t> size_;  ///< of the set, at its root
};

/// Who made a song, as its key; empty for nobody in particular.
std::string artist_key(const std::string& artist) {
  static const std::set<std::string> nobody = {"variousartists", "various", "va", "unknownartist", "unknown"};
  std::string key = artist.empty() ? "" : genre_key(artist);
  return nobody.contains(key) ? "" : key;
}

/// More songs than this in a folder are a collection and no album.
constexpr std::size_t kMostInFolder = 30;

/// What tells a song's album from others of the same name: whose it is, or where it lies.
std::string album_key(const TaggedSong& song) {
  if (song.album.empty()) {
    return "";
  }
  const std::string owner = artist_key(song.album_artist);
  return genre_key(song.album) + '\n' + (owner.empty() ? song.path.parent_path().string() : owner);
}

/// The folder of a song of which nothing else is known.
std::string folder_key(const TaggedSong& song) {
  const bool is_known = !song.album.empty() || !artist_key(song.artist).empty();
  return is_known ? "" : song.path.parent_path().string();
}

}  // namespace

std::vector<std::size_t> groups_of_songs(std::span<const TaggedSong> songs) {
  SongSets sets(songs.size());
  const auto join_alike = [&](const auto& key_of, std::size_t most) {
    std::map<std::string, std::size_t> first;
    for (std::size_t song = 0; song < songs.size(); ++song) {
      if (std::string key = key_of(songs[song]); !key.empty()) {
        sets.join(first.emplace(std::move(key), song).first->second, song, most);
      }
    }
  };
  join_alike(album_key, songs.size());
  std::map<std::string, std::size_t> in_folder;
  for (const TaggedSong& song : songs) {
    ++in_folder[folder_key(song)];
  }
  join_alike(
      [&](const TaggedSong& song) {
        std::string folder = folder_key(song);
        return in_folder.at(folder) <= kMostInFolder ? folder : "";
      },
      songs.size());
  join_alike([](const TaggedSong& song) { return artist_key(song.artist); }, songs.size() / 5);
  std::map<std::size_t, std::size_t> number_of_root;
  std::vector<std::size_t> groups;
  for (std::size_t song = 0; song < songs.size(); ++song) {
    groups.push_back(number_of_root.emplace(sets.root(song), number_of_root.size()).first->second);
  }
  return groups;
}

}  // namespace auricle
