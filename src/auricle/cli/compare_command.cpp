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
#include <auricle/experiment/model_evaluation.hpp>
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

void write(const Options& options, const Comparison& comparison) {
  fmt::print("first:  {}\nsecond: {}\n\n{}", printable(options.first), printable(options.second), to_text(comparison));
  if (!options.json.empty()) {
    Json json = Json::object();
    json["models"] = Json::array({options.first, options.second});
    json.update(to_json(comparison));
    write_file(options.json, json_text(json, 2) + "\n");
    fmt::print("JSON: {}\n", printable(options.json));
  }
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  if (!options.json.empty()) {
    check_output(options.json, OutputKind::kScores, {options.first, options.second, options.data});
  }
  const Recognizer first(load_model(options.first), {.name = options.first});
  const Recognizer second(load_model(options.second), {.name = options.second});
  JudgingPrinter printer;
  try {
    const ModelComparison compared =
        compare_models(first, second, scan_genre_folders(options.data), options.threads, printer, interrupt.token());
    write(options, compared.comparison);
    return compared.n_troubled == 0 ? ExitStatus::kSuccess : ExitStatus::kFailure;
  } catch (const Stopped&) {
    complain("interrupted; nothing is compared");
    return ExitStatus::kInterrupted;
  }
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
  command.add_option("--threads", options->threads, "Songs in work at a time; 0: one a processor").counts_workers();
}

}  // namespace auricle
