#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/find_similar.hpp>
#include <auricle/library/library_files.hpp>
#include <auricle/library/playlist.hpp>
#include <auricle/library/similar.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

struct Options {
  CatalogueOption catalogue;
  std::string model;
  std::string song;
  std::string playlist;
  std::size_t n_songs = SimilarOptions{}.n_songs;
  int cue_track = 0;
  bool json = false;
};

std::string name_of(const CatalogueSong& song) {
  return song.path.string() + (song.cue_track > 0 ? fmt::format(" (track {})", song.cue_track) : "");
}

void print_text(const std::vector<SimilarSong>& similar) {
  for (const SimilarSong& one : similar) {
    fmt::print("{:6.3f}  {}{}\n", one.likeness, printable(name_of(one.songs.front())),
               one.same_recording ? "  (the same recording)" : "");
    for (const CatalogueSong& copy : std::span(one.songs).subspan(1)) {
      fmt::print("        {}  (a copy of it)\n", printable(name_of(copy)));
    }
  }
}

std::vector<SimilarSong> find(const Options& options, const Catalogue& catalogue, const std::stop_token& stop) {
  const fs::path model = options.catalogue.model_file(options.model);
  return find_similar(catalogue, load_library_model(model, options.catalogue.path()), model.string(),
                      {.path = options.song, .cue_track = options.cue_track},
                      {.n_songs = options.n_songs, .stop = stop});
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const fs::path file = options.catalogue.path();
  if (!options.playlist.empty()) {
    check_output(options.playlist, OutputKind::kPlaylist, {file, options.song});
  }
  const Catalogue catalogue(file, use_for_asking(file));
  try {
    const std::vector<SimilarSong> similar = find(options, catalogue, interrupt.token());
    if (similar.empty()) {
      complain(fmt::format("the library has no other songs than {}", options.song));
    }
    if (options.json) {
      fmt::print("{}\n", json_text(similar_json(similar), 2));
    } else {
      print_text(similar);
    }
    if (!options.playlist.empty()) {
      std::vector<PlaylistSong> songs;
      songs.reserve(similar.size());
      for (const SimilarSong& one : similar) {
        songs.push_back({.song = one.songs.front(), .duration_s = one.duration_s});
      }
      if (const std::size_t written = write_playlist(options.playlist, songs); written < songs.size()) {
        complain(fmt::format("{} of {} songs are not in {}: tracks of CUE sheets, or names that a playlist can't hold",
                             songs.size() - written, songs.size(), options.playlist));
      }
    }
    return ExitStatus::kSuccess;
  } catch (const Stopped&) {
    complain("interrupted");
    return ExitStatus::kInterrupted;
  }
}

}  // namespace

void add_library_similar_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "similar",
       .purpose = "Find the songs that sound most like a song or a folder",
       .details = "By what the model's ears heard, the most alike first: 1 is the same sound, 0 no likeness. All songs "
                  "are looked\nat. The same recording in another file is said to be one; a song that is not in the "
                  "library is heard first.",
       .example = "auricle library similar song.mp3 -n 50 --playlist like-it.m3u8"},
      [options] { return run(*options); });
  command.add_option("SONG", options->song, "A song, in the library or not, or a folder of songs of the library")
      .required();
  options->catalogue.add_to(command);
  command.add_option("-m,--model", options->model,
                     "A model whose ears have heard the library; default: your own words, if they have been learnt, "
                     "else the one that comes with the program");
  command.add_option("-n,--songs", options->n_songs, "How many songs").shows_default().at_least(1);
  command.add_option("--cue-track", options->cue_track, "Which track of a file that a CUE sheet parts");
  command.add_option("--playlist", options->playlist, "Also write them as a playlist (.m3u8)");
  command.add_flag("--json", options->json, "Print one JSON object");
}

}  // namespace auricle
