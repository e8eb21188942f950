#include <memory>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/judging_printer.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/evaluation/report.hpp>
#include <auricle/experiment/model_evaluation.hpp>
#include <auricle/plot/confusion_plot.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string model;
  std::string data;
  std::string json;
  std::string picture;
  int threads = 0;
};

void write(const Options& options, const Evaluation& scores) {
  fmt::print("{}", to_text(scores));
  if (!options.json.empty()) {
    write_file(options.json, json_text(to_json(scores), 2) + "\n");
    fmt::print("JSON: {}\n", printable(options.json));
  }
  if (!options.picture.empty()) {
    draw_confusion(options.picture, scores, "Confusion matrix");
    fmt::print("picture: {}\n", printable(options.picture));
  }
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  if (!options.json.empty()) {
    check_output(options.json, OutputKind::kScores, {options.model, options.data});
  }
  if (!options.picture.empty()) {
    check_picture_name(options.picture);
    check_output(options.picture, OutputKind::kPicture, {options.model, options.data, options.json});
  }
  JudgingPrinter printer;
  try {
    const ModelEvaluation evaluation =
        evaluate_model(Recognizer(load_model(options.model), {.name = options.model}), scan_genre_folders(options.data),
                       options.threads, printer, interrupt.token());
    write(options, evaluation.scores);
    return evaluation.n_troubled == 0 ? ExitStatus::kSuccess : ExitStatus::kFailure;
  } catch (const Stopped&) {
    complain("interrupted; no score is given");
    return ExitStatus::kInterrupted;
  }
}

}  // namespace

void add_evaluate_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "evaluate",
       .purpose = "Judge a model on songs whose genre is known",
       .details =
           "Loss, accuracy with its 95 % interval, calibration, precision, recall and F1 of each genre, the confusion\n"
           "matrix. The figures are honest only for songs that the model was not trained on.",
       .example = "auricle evaluate article.safetensors --data unseen --picture confusion.png"},
      [options] { return run(*options); });
  command.add_option("MODEL", options->model, "Model file (.safetensors)").required();
  command.add_option("--data", options->data, "Folder that holds one folder of audio for each genre").required();
  command.add_option("--json", options->json, "Also write the figures to this JSON file");
  command.add_option("--picture", options->picture, "Also draw the confusion matrix: .png, .svg or .pdf");
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor").counts_workers();
}

}  // namespace auricle
