// A library of any size to try `auricle library` on: a tree of files without a byte in them, and a catalogue that knows
// them all as heard. See bench/library_scale.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/library/change_batch.hpp>
#include <auricle/library/song_labeller.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>

namespace {

using namespace auricle;
namespace fs = std::filesystem;

constexpr std::size_t kSongsOfAnAlbum = 12;
constexpr std::size_t kAlbumsOfAnArtist = 5;

CatalogueSong make_song(const fs::path& tree, std::size_t number, const std::vector<std::string>& genres) {
  const std::size_t album = number / kSongsOfAnAlbum;
  const std::size_t artist = album / kAlbumsOfAnArtist;
  CatalogueSong song{.path = tree / fmt::format("Artist {:06}", artist) / fmt::format("Album {:06}", album) /
                             fmt::format("{:02} Song {:07}.mp3", number % kSongsOfAnAlbum + 1, number),
                     .identity = fmt::format("{:032x}", number)};
  song.tags = {
      .genres = number % 2 == 0 ? std::vector<std::string>{genres[album % genres.size()]} : std::vector<std::string>(),
      .artist = fmt::format("Artist {:06}", artist),
      .album_artist = {},
      .album = fmt::format("Album {:06}", album),
      .title = fmt::format("Song {:07}", number),
      .track = static_cast<int>(number % kSongsOfAnAlbum) + 1};
  song.state = SongState::kHeard;
  return song;
}

void make_library(const fs::path& tree, const fs::path& file, std::size_t n_songs, const fs::path& model_file) {
  Catalogue catalogue(file, CatalogueUse::kWrite);
  const Model model = load_model(model_file);
  const SongLabeller labeller(model, {.name = model_file.string()});
  CatalogueModel entered = labeller.model();
  entered.id = catalogue.enter_model(entered);
  catalogue.use_model(entered.id);
  const std::size_t n_values = EarsAndHead::of(model).value().n_values();
  Random random(1);
  ChangeBatch batch(catalogue);
  for (std::size_t i = 0; i < n_songs; ++i) {
    CatalogueSong song = make_song(tree, i, model.genres);
    if (i % kSongsOfAnAlbum == 0) {
      fs::create_directories(song.path.parent_path());
    }
    std::ofstream(song.path).close();
    const FileState state = state_of(song.path).value();
    song.size = state.size;
    song.modified_ns = state.modified_ns;
    Hearing hearing{.windows = 8, .heard = {.heard_s = 24.0, .claimed_s = 24.0}, .duration_s = 240.0};
    for (std::size_t k = 0; k < n_values; ++k) {
      hearing.embedding.push_back(static_cast<float>(random.normal()));
    }
    batch.begin_change();
    catalogue.put_song(song);
    catalogue.put_hearing(song.identity, entered.ears, hearing);
    catalogue.put_answer(song.identity, entered.id, labeller.answer(hearing).value());
    batch.keep_up();
  }
  batch.keep();
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string_view> arguments(argv + 1, argv + argc);
  std::size_t n_songs = 0;
  if (arguments.size() != 4 ||
      std::from_chars(arguments[2].data(), arguments[2].data() + arguments[2].size(), n_songs).ec != std::errc()) {
    fmt::print(stderr, "usage: library_rows FOLDER CATALOGUE SONGS MODEL\n");
    return 2;
  }
  try {
    make_library(fs::absolute(arguments[0]), arguments[1], n_songs, arguments[3]);
  } catch (const std::exception& error) {
    fmt::print(stderr, "library_rows: {}\n", error.what());
    return 1;
  }
  return 0;
}
