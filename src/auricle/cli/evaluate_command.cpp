#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/evaluation/report.hpp>
#include <auricle/plot/confusion_plot.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <auricle/recognizer/classify_files.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

struct Options {
  std::string model;
  std::string data;
  std::string json;
  std::string picture;
  int threads = 0;
};

/// The model's index of each of the data's genres.
std::vector<int> labels_in_model(const std::vector<std::string>& data_genres, const Recognizer& recognizer) {
  const std::vector<std::string>& known = recognizer.genres();
  std::vector<int> labels;
  for (const std::string& genre : data_genres) {
    const auto found = std::ranges::find(known, genre);
    if (found == known.end()) {
      throw DatasetError(fmt::format("the model does not know the genre {}; it knows {}; name the folders alike", genre,
                                     fmt::join(known, ", ")));
    }
    labels.push_back(static_cast<int>(found - known.begin()));
  }
  return labels;
}

/// Answers to songs whose genre is known.
struct Judged {
  std::vector<float> probabilities;
  std::vector<int> labels;
  std::size_t failed = 0;
};

Judged judge(const Recognizer& recognizer, const GenreFolders& folders, int threads, const std::stop_token& stop) {
  const std::vector<int> labels = labels_in_model(folders.genres, recognizer);
  std::vector<std::filesystem::path> files(folders.songs.size());
  std::ranges::transform(folders.songs, files.begin(), &Song::path);

  Judged judged;
  ProgressBar bar("judging", files.size());
  std::size_t done = 0;
  classify_files(
      recognizer, files, threads,
      [&](const ClassifiedFile& file) {
        const Song& song = folders.songs[done];
        if (file.prediction) {
          const auto& row = file.prediction->probabilities;
          judged.probabilities.insert(judged.probabilities.end(), row.begin(), row.end());
          judged.labels.push_back(labels[static_cast<std::size_t>(song.label)]);
        } else {
          ++judged.failed;
          complain(fmt::format("left out: {}", file.error));
        }
        bar.update(++done);
      },
      stop);
  bar.finish(done);
  return judged;
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  if (!options.picture.empty()) {
    check_picture_name(options.picture);
  }
  for (const std::string& output : {options.json, options.picture}) {
    if (!output.empty()) {
      check_writable(output);
    }
  }
  const Recognizer recognizer(load_model(options.model));
  const Judged judged = judge(recognizer, scan_genre_folders(options.data), options.threads, interrupt.token());
  if (interrupt.token().stop_requested()) {
    complain("interrupted; no score is given");
    return ExitStatus::kInterrupted;
  }
  const std::size_t n_songs = judged.labels.size();
  const Evaluation evaluation =
      evaluate({judged.probabilities, n_songs, recognizer.genres().size()}, judged.labels, recognizer.genres());

  fmt::print("{}", to_text(evaluation));
  if (!options.json.empty()) {
    write_file(options.json, to_json(evaluation).dump(2) + "\n");
    fmt::print("JSON: {}\n", options.json);
  }
  if (!options.picture.empty()) {
    draw_confusion(options.picture, evaluation, "Confusion matrix");
    fmt::print("picture: {}\n", options.picture);
  }
  return judged.failed == 0 ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_evaluate_command(Program& program) {
  const auto options = std::make_shared<Options>();
  CLI::App& command = program.add(
      {.name = "evaluate",
       .purpose = "Judge a model on songs whose genre is known",
       .details =
           "Loss, accuracy with its 95 % interval, precision, recall and F1 of each genre, the confusion matrix. The\n"
           "figures are honest only for songs that the model was not trained on.",
       .example = "auricle evaluate article.safetensors --data unseen --picture confusion.png"},
      [options] { return run(*options); });
  command.add_option("MODEL", options->model, "Model file (.safetensors)")->required();
  command.add_option("--data", options->data, "Folder that holds one folder of audio for each genre")->required();
  command.add_option("--json", options->json, "Also write the figures to this JSON file");
  command.add_option("--picture", options->picture, "Also draw the confusion matrix: .png, .svg or .pdf");
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor")
      ->capture_default_str();
}

}  // namespace auricle
