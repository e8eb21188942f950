#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/library_files.hpp>
#include <auricle/library/song_map.hpp>
#include <auricle/library/t_sne.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  std::string model;
  std::string picture;
  std::string csv;
  SongMapOptions map;
  bool json = false;
};

SongMap lay_out(const Options& options, const std::filesystem::path& catalogue_file, const std::stop_token& stop) {
  const Catalogue catalogue(catalogue_file, use_for_asking(catalogue_file));
  const std::filesystem::path model = options.catalogue.model_file(options.model);
  SongMapOptions wanted = options.map;
  wanted.stop = stop;
  std::optional<ProgressBar> bar;
  SongMap map = map_songs(catalogue, ears_of(load_library_model(model, catalogue_file), model.string()), wanted,
                          [&](const ProgressReport& at) {
                            if (!options.json) {
                              if (!bar) {
                                bar.emplace("laying out", at.total);
                              }
                              bar->update(at.done);
                            }
                          });
  if (bar) {
    bar->finish(TsneOptions{}.iterations);
  }
  return map;
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const std::filesystem::path file = options.catalogue.path();
  if (options.picture.empty() && options.csv.empty() && !options.json) {
    throw UsageError("the map goes nowhere; give -o map.svg, --csv or --json");
  }
  if (!options.picture.empty()) {
    check_picture_name(options.picture);
    check_output(options.picture, OutputKind::kPicture, {file, options.csv});
  }
  if (!options.csv.empty()) {
    check_output(options.csv, OutputKind::kSongTable, {file, options.picture});
  }
  try {
    const SongMap map = lay_out(options, file, interrupt.token());
    if (!options.picture.empty()) {
      draw_map(options.picture, map);
    }
    if (!options.csv.empty()) {
      write_file(options.csv, to_csv(map));
    }
    if (options.json) {
      fmt::print("{}\n", json_text(to_json(map)));
    } else if (map.songs.size() < map.n_sounds) {
      fmt::print("{} of {} songs, drawn at random (--songs)\n", map.songs.size(), map.n_sounds);
    }
    return ExitStatus::kSuccess;
  } catch (const Stopped&) {
    complain("interrupted; there is no map");
    return ExitStatus::kInterrupted;
  }
}

}  // namespace

void add_library_map_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "map",
       .purpose = "Draw all songs in the plane, those that sound alike near each other",
       .details = "By what the model's ears heard (t-SNE), coloured by the genre in the tags, or by the model's answer "
                  "where there is\nnone. Of copies one is drawn. 10,000 songs take less than a minute.",
       .example = "auricle library map -o map.svg"},
      [options] { return run(*options); });
  command.add_option("-o,--output", options->picture, "The picture: .svg, .png or .pdf");
  options->catalogue.add_to(command);
  command.add_option("-m,--model", options->model,
                     "A model whose ears have heard the library; default: your own words, if they have been learnt, "
                     "else the one that comes with the program");
  command.add_option("--songs", options->map.n_songs, "Draw so many at random where there are more")
      .shows_default()
      .at_least(3);
  command.add_option("--seed", options->map.seed, "Which").shows_default();
  command.add_option("--threads", options->map.threads, "0: one a processor").counts_workers();
  command.add_option("--csv", options->csv, "Also write the songs' places to this CSV file");
  command.add_flag("--json", options->json, "Print the songs' places as one JSON object");
}

}  // namespace auricle
