#include "small_library.hpp"

#include <auricle/core/random.hpp>
#include <fmt/format.h>

namespace auricle::test {

void put(Catalogue& catalogue, const MadeUpSong& song) {
  CatalogueSong entered{.path = song.path};
  entered.identity = song.identity.empty() ? song.path.string() : song.identity;
  entered.tags.genres = song.genres;
  entered.state = SongState::kHeard;
  catalogue.put_song(entered);
  Hearing hearing{.embedding = song.embedding};
  hearing.heard.heard_s = hearing.duration_s = song.duration_s;
  catalogue.put_hearing(entered.identity, kMadeUpEars, hearing);
}

std::vector<MadeUpSong> made_up_songs(std::size_t n_untagged) {
  const std::vector<std::vector<std::string>> spellings = {
      {"Rock"}, {"Hip Hop", "Hip Hop", "hip-hop", "HipHop"}, {"Jazz"}};
  Random random(4);
  std::vector<MadeUpSong> songs;
  for (std::size_t i = 0; i < 240; ++i) {
    const std::size_t album = i / 4;
    const std::size_t word = album % spellings.size();
    MadeUpSong song{.path = fmt::format("/music/album {:02}/{}.mp3", album, i % 4)};
    if (i >= n_untagged) {
      song.genres = {spellings[word][i % spellings[word].size()]};
    }
    for (std::size_t k = 0; k < 12; ++k) {
      song.embedding.push_back(static_cast<float>(2.0 + random.normal() + (k % spellings.size() == word ? 4.0 : 0.0)));
    }
    songs.push_back(std::move(song));
  }
  return songs;
}

}  // namespace auricle::test
