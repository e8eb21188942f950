#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/judging_printer.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/core/text.hpp>
#include <auricle/experiment/model_combination.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::vector<std::string> models;
  std::string output;
  std::string data;
  std::string split;
  std::string like;
  std::vector<double> shares;  ///< of the models; empty: fitted, or all alike
  bool no_biases = false;
  int threads = 0;
};

/// The validation songs of a split, or all.
GenreFolders songs_to_fit(const Options& options) {
  GenreFolders folders = scan_genre_folders(options.data);
  return options.split.empty()
             ? folders
             : validation_songs(std::move(folders), load_split_lists(shared_files().split_lists(options.split)));
}

Model fitted(const std::vector<NamedModel>& models, const Options& options, const std::stop_token& stop) {
  JudgingPrinter printer;
  FittedCombination fit = fit_combination(
      models, songs_to_fit(options),
      {.shares = options.shares, .biases = !options.no_biases, .threads = options.threads}, printer, stop);
  for (std::size_t i = 0; i < models.size(); ++i) {
    fmt::print("share of {}: {:.3f}\n", printable(models[i].name), fit.shares[i]);
  }
  fmt::print("temperature: {:.3f}\n", fit.model.temperature);
  printer.on_scores("combined", fit.combined);
  printer.on_scores("combined and calibrated", fit.calibrated);
  return std::move(fit.model);
}

ExitStatus run(Options options) {
  const InterruptListener interrupt;
  options.shares = normalised_shares(std::move(options.shares), options.models.size());
  std::vector<std::filesystem::path> inputs(options.models.begin(), options.models.end());
  inputs.insert(inputs.end(), {options.data, options.like});
  check_output(options.output, OutputKind::kModel, inputs);
  std::vector<NamedModel> models;
  for (const std::string& path : options.models) {
    models.push_back({.name = path, .model = load_model(path)});
  }
  try {
    const Model whole = !options.data.empty()   ? fitted(models, options, interrupt.token())
                        : !options.like.empty() ? join_models_like(models, load_model(options.like))
                                                : join_models(models, options.shares);
    save_model(options.output, whole);
    fmt::print("model: {} ({} networks)\n", printable(options.output), whole.networks.size());
    return ExitStatus::kSuccess;
  } catch (const Stopped&) {
    complain("interrupted; nothing was written");
    return ExitStatus::kInterrupted;
  }
}

}  // namespace

void add_combine_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "combine",
       .purpose = "Make one model of several, or calibrate one",
       .details =
           "The answer of the whole is the mean of the models' answers, each counting for its share. With --data, the\n"
           "shares that are not given, and the temperature and biases that make probabilities honest, are fitted to\n"
           "songs that none of the models was trained on; with --like, all are those of another combination, whose\n"
           "networks were trained on less.",
       .example = "auricle combine conv.safetensors descriptors.safetensors -o both.safetensors --data gtzan --split "
                  "gtzan-filtered"},
      [options] { return run(*options); });
  command.add_option("MODEL", options->models, "Model files").required();
  command.add_option("-o,--output", options->output, "Model file to write").required();
  Option data = command.add_option("--data", options->data, "Folder that holds one folder of audio for each genre");
  command.add_option("--split", options->split, "Fit to this published split's validation songs alone").needs(data);
  Option like =
      command.add_option("--like", options->like, "Take shares and calibration from this model").excludes(data);
  command.add_option("--shares", options->shares, "How much each model counts, e.g. 0.4,0.6")
      .separated_by(',')
      .excludes(like);
  command
      .add_flag("--no-biases", options->no_biases,
                "Fit the temperature alone: name no genre more often because more songs were of it")
      .needs(data);
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor").counts_workers();
}

}  // namespace auricle
