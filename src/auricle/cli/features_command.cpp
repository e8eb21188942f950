#include <memory>
#include <optional>
#include <utility>

#include <auricle/cli/features_command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/run_printer.hpp>
#include <auricle/cli/shard_option.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/core/text.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <auricle/dataset/table_export.hpp>
#include <auricle/experiment/ears.hpp>
#include <auricle/experiment/table_extraction.hpp>
#include <auricle/network/model.hpp>
#include <auricle/recipe/recipe.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string folder;
  std::filesystem::path output;
  std::string set;
  std::string recipe;
  std::string front_end;
  std::string model;
  std::string embedding = "embedding";
  std::optional<double> segment_s;
  ShardOption shard;
  int threads = 0;
  std::string store;
  bool no_store = false;
};

enum class Format { kNpy, kCsv, kHdf5 };

Format format_of(const std::filesystem::path& output) {
  const std::string extension = ending_of(output);
  if (extension == ".csv") {
    return Format::kCsv;
  }
  if (extension == ".h5" || extension == ".hdf5") {
    return Format::kHdf5;
  }
  if (extension == ".npy") {
    return Format::kNpy;
  }
  if (output.empty()) {
    throw UsageError("-o needs the name of a file");
  }
  throw UsageError(
      fmt::format("can't tell from {} what to write: end its name with .csv, .npy or .h5", output.string()));
}

void refuse_shard_of(Format format) {
  if (format != Format::kNpy) {
    throw UsageError("--shard makes pieces as .npy; end the name of -o so");
  }
}

/// Of tables to be read, the 57 statistics; of arrays to train on, what the article's network takes.
FeatureSpec spec_for(const Options& options, Format format) {
  if (!options.recipe.empty()) {
    const Recipe recipe = load_recipe(shared_files().recipe(options.recipe));
    if (recipe.backbone) {
      throw UsageError(
          fmt::format("recipe {} learns from what a network makes of songs; name its model with --model", recipe.name));
    }
    return recipe.features;
  }
  if (!options.front_end.empty()) {
    return load_front_end(shared_files().front_end(options.front_end));
  }
  if (!options.set.empty() || format != Format::kNpy) {
    return named_feature_spec(options.set.empty() ? "gtzan57" : options.set);
  }
  return load_recipe(shared_files().recipe("article")).features;
}

/// Before any song is read.
void check_outputs(const Options& options, Format format, const std::optional<std::filesystem::path>& store) {
  const std::vector<std::filesystem::path> inputs{options.folder, options.recipe, options.front_end, options.model,
                                                  store.value_or("")};
  if (format != Format::kNpy) {
    check_output(options.output, format == Format::kCsv ? OutputKind::kTable : OutputKind::kHdf5, inputs);
    return;
  }
  check_outputs(FeatureTableFiles(options.output), inputs);
}

std::optional<std::filesystem::path> store_for(const Options& options) {
  if (options.no_store) {
    return std::nullopt;
  }
  return options.store.empty() ? default_feature_store() : std::filesystem::path(options.store);
}

/// Songs without a genre can stand in a table to be read, but not in one to learn from.
GenreFolders songs_for(const Options& options, Format format) {
  if (format != Format::kNpy) {
    return scan_recordings(options.folder);
  }
  std::error_code ignored;
  if (std::filesystem::exists(options.folder, ignored) && !std::filesystem::is_directory(options.folder, ignored)) {
    throw UsageError(fmt::format(
        "{} is a recording; .npy tables are made of genre folders, .csv and .h5 of recordings too", options.folder));
  }
  GenreFolders folders = scan_genre_folders(options.folder);
  check_genre_names(folders.genres);
  return folders;
}

void write(const Options& options, Format format, const FeatureTable& table) {
  fmt::print("{}\n", shapes_of(table));
  if (format == Format::kNpy) {
    const FeatureTableFiles files(options.output);
    save_feature_table(files, table);
    print_names(files);
    return;
  }
  (format == Format::kCsv ? write_csv : write_hdf5)(options.output, table);
  fmt::print("table: {}\n", printable(options.output.string()));
}

/// The table, or a shard's piece of it, with what was said of its songs; it is written unless it was interrupted.
Extraction extract(const Options& options, Format format, const std::optional<Ears>& ears, const TableOptions& table,
                   const std::stop_token& stop) {
  const FeatureSpec spec = ears ? ears->spec() : spec_for(options, format);
  const std::optional<Shard> shard = options.shard.shard();
  check_outputs(options, format, table.store);
  const GenreFolders folders = songs_for(options, format);
  complain(folders.notes);
  RunPrinter printer;
  if (shard) {
    TablePiece piece = extract_piece(shard_of(folders, options.folder, *shard), spec, table, printer, stop);
    if (!stop.stop_requested()) {
      fmt::print("{}\n", shapes_of(piece.extraction.table));
      save_table_piece(FeatureTableFiles(options.output), piece);
      print_names(FeatureTableFiles(options.output));
    }
    return std::move(piece.extraction);
  }
  Extraction extraction = extract_table(folders, spec, table, printer, stop);
  if (!stop.stop_requested()) {
    extraction.table = without_lost_genres(std::move(extraction.table), printer);
    write(options, format, extraction.table);
  }
  return extraction;
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const Format format = format_of(options.output);
  if (options.shard.shard()) {
    refuse_shard_of(format);
  }
  std::optional<Ears> ears;
  if (!options.model.empty()) {
    ears.emplace(Backbone{.model = options.model, .output = options.embedding});
  }
  const RowTransform transform = ears ? ears->transform() : RowTransform{};
  const std::optional<std::filesystem::path> store = store_for(options);
  const Extraction extraction = extract(options, format, ears,
                                        {.threads = options.threads,
                                         .segment_s = ears ? ears->spec().window_s : options.segment_s,
                                         .transform = ears ? &transform : nullptr,
                                         .store = store},
                                        interrupt.token());
  if (interrupt.token().stop_requested()) {
    complain(store ? fmt::format("interrupted; no table was written, but what is done is kept in {}: the same "
                                 "command goes on from there",
                                 store->string())
                   : "interrupted; nothing was written");
    return ExitStatus::kInterrupted;
  }
  return extraction.failures.empty() && extraction.table.incomplete.empty() ? ExitStatus::kSuccess
                                                                            : ExitStatus::kFailure;
}

}  // namespace

void check_outputs(const FeatureTableFiles& files, const std::vector<std::filesystem::path>& inputs) {
  check_output(files.features, OutputKind::kArray, inputs);
  check_output(files.labels, OutputKind::kArray, inputs);
  check_output(files.info, OutputKind::kTableInfo, inputs);
}

void print_names(const FeatureTableFiles& files) {
  fmt::print("features: {}\nlabels: {}\nclass names: {}\n", printable(files.features.string()),
             printable(files.labels.string()), printable(files.info.string()));
}

void add_features_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "features",
       .purpose = "Compute the features of a folder of music, as a table",
       .details =
           "NAME.csv or NAME.h5 (HDF5): a row a song with its path, genre and features; a song's genre is the folder "
           "it\n"
           "lies in. NAME.npy: songs x values for numpy.load, with NAME.labels.npy (songs x genres, one-hot) and\n"
           "NAME.json (class names, songs); `auricle train --features NAME.npy` learns from them.\n"
           "What is computed is kept: a second run, or one after Ctrl-C, reads only songs that are new or have "
           "changed.\n"
           "Many machines take a shard each (--shard), and `auricle features merge` puts their tables together; a "
           "folder\ncalled merge is ./merge.",
       .example = "auricle features gtzan -o gtzan.csv --set gtzan57"},
      [options] { return run(*options); });
  command.add_option("DIR", options->folder, "Folder of music, or one recording").required();
  command.add_option("-o,--output", options->output, "Table to write: .csv, .h5 or .npy").required();
  Option set =
      command.add_option("--set", options->set,
                         "gtzan57: the public GTZAN table's 57 columns; all: mean and variance of every descriptor.\n"
                         "Default: gtzan57, or the article's MFCCs for .npy");
  Option recipe =
      command.add_option("--recipe", options->recipe, "Recipe whose features to compute: a name or a .json file")
          .excludes(set);
  Option front_end = command
                         .add_option("--front-end", options->front_end,
                                     "What a published network hears, e.g. musicnn or yamnet: a name or a .json file")
                         .excludes(set)
                         .excludes(recipe);
  Option model = command
                     .add_option("--model", options->model,
                                 "Write what this model's network makes of each window of a song: its embedding")
                     .excludes(set)
                     .excludes(recipe)
                     .excludes(front_end);
  command
      .add_option("--embedding", options->embedding, "Which of the network's outputs, as `auricle summary` lists them")
      .needs(model)
      .shows_default();
  command
      .add_option("--segment", options->segment_s, "A row for each stretch of this many seconds; default: one a song")
      .excludes(model);
  options->shard.add_to(command);
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor").counts_workers();
  Option store = command.add_option("--store", options->store,
                                    "File to keep computed features in; default: auricle/features.db in the\n"
                                    "user's cache folder");
  command.add_flag("--no-store", options->no_store, "Keep nothing, and compute everything anew").excludes(store);
  add_features_merge_command(program, command);
}

}  // namespace auricle
