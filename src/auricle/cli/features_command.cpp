#include <memory>

#include <auricle/cli/command.hpp>
#include <auricle/cli/installation.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/table_extraction.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <auricle/recipe/recipe.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string folder;
  std::string output;
  std::string recipe = "article";
  int threads = 0;
};

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const Recipe recipe = load_recipe(find_recipe(options.recipe));
  const FeatureTableFiles files(options.output);
  check_writable(files.features);
  const Extraction extraction =
      extract_with_progress(scan_genre_folders(options.folder), recipe.features, options.threads, interrupt.token());
  if (interrupt.token().stop_requested()) {
    complain("interrupted; nothing was written");
    return ExitStatus::kInterrupted;
  }
  save_feature_table(files, extraction.table);
  fmt::print("{}\nfeatures: {}\nlabels: {}\nclass names: {}\n", shapes_of(extraction.table), files.features.string(),
             files.labels.string(), files.info.string());
  return extraction.failures.empty() ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_features_command(Program& program) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = program.add(
      {.name = "features",
       .purpose = "Compute the features of a folder of genres once",
       .details = "Writes NAME.npy (songs x values) and NAME.labels.npy (songs x genres, one-hot) for numpy.load, and\n"
                  "NAME.json with the class names and songs. `auricle train --features NAME.npy` learns from them.",
       .example = "auricle features gtzan -o gtzan.npy"},
      [options] { return run(*options); });
  command.add_option("DIR", options->folder, "Folder that holds one folder of audio for each genre")->required();
  command.add_option("-o,--output", options->output, "Where to save the features, e.g. gtzan.npy")->required();
  command.add_option("--recipe", options->recipe, "Recipe whose features to compute: a name or a .json file")
      ->capture_default_str();
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor")
      ->capture_default_str();
}

}  // namespace auricle
