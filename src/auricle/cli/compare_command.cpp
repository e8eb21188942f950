#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/judging.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/text.hpp>
#include <auricle/evaluation/comparison.hpp>
#include <auricle/evaluation/evaluation.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string first;
  std::string second;
  std::string data;
  std::string json;
  int threads = 0;
};

/// The songs of the folders that were judged.
GenreFolders only(const GenreFolders& folders, const std::vector<std::size_t>& songs) {
  GenreFolders some{.genres = folders.genres, .songs = {}, .notes = {}, .failures = {}};
  for (const std::size_t song : songs) {
    some.songs.push_back(folders.songs[song]);
  }
  return some;
}

std::vector<bool> right_answers(const Judgement& judged, std::size_t n_genres) {
  const std::vector<int> answers = answers_of({judged.probabilities, judged.labels.size(), n_genres});
  std::vector<bool> right(answers.size());
  std::transform(answers.begin(), answers.end(), judged.labels.begin(), right.begin(), std::equal_to());
  return right;
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  if (!options.json.empty()) {
    check_writable(options.json);
  }
  const Recognizer first_model(load_model(options.first));
  const Recognizer second_model(load_model(options.second));
  const GenreFolders folders = scan_genre_folders(options.data);
  check_genres_known(second_model, folders.genres);  // before the first one's hours
  const Judgement first = judge_songs(first_model, folders, "first model ", options.threads, interrupt.token());
  // What the first could not read is left out of both.
  const Judgement second =
      judge_songs(second_model, only(folders, first.songs), "second model", options.threads, interrupt.token());
  if (interrupt.token().stop_requested()) {
    complain("interrupted; nothing is compared");
    return ExitStatus::kInterrupted;
  }
  const std::vector<bool> first_right = right_answers(first, first_model.genres().size());
  const std::vector<bool> second_right = right_answers(second, second_model.genres().size());
  PairedCounts counts;
  for (std::size_t i = 0; i < second.songs.size(); ++i) {
    const bool one = first_right[second.songs[i]];
    const bool other = second_right[i];
    ++(one && other ? counts.both_right : one ? counts.only_first : other ? counts.only_second : counts.both_wrong);
  }
  const Comparison comparison = compare(counts);

  fmt::print("first:  {}\nsecond: {}\n\n{}", printable(options.first), printable(options.second), to_text(comparison));
  if (!options.json.empty()) {
    Json json = Json::object();
    json["models"] = Json::array({options.first, options.second});
    json.update(to_json(comparison));
    write_file(options.json, json_text(json, 2) + "\n");
    fmt::print("JSON: {}\n", printable(options.json));
  }
  return first.failed + second.failed == 0 ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_compare_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add({.name = "compare",
                                   .purpose = "Say whether one model is better than another or only luckier",
                                   .details = "Both judge the same songs; McNemar's exact test and the interval of the "
                                              "difference say whether it is real.\n"
                                              "Only songs that neither model was trained on make it fair.",
                                   .example = "auricle compare old.safetensors new.safetensors --data unseen"},
                                  [options] { return run(*options); });
  command.add_option("FIRST", options->first, "Model file (.safetensors)").required();
  command.add_option("SECOND", options->second, "The model to hold against it").required();
  command.add_option("--data", options->data, "Folder that holds one folder of audio for each genre").required();
  command.add_option("--json", options->json, "Also write the figures to this JSON file");
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor").shows_default();
}

}  // namespace auricle
