#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <auricle/cli/command.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/core/text.hpp>
#include <auricle/network/model.hpp>
#include <auricle/onnx/import_network.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

struct Options {
  std::string network;
  std::string front_end;
  std::optional<std::size_t> frames;
  std::string labels;
  std::string answer;
  std::string embedding;
  std::string answer_by;
  std::string output;
};

ImportOptions import_options(const Options& options) {
  ImportOptions result{.front_end = load_front_end(shared_files().front_end(options.front_end)),
                       .frames = options.frames,
                       .answer = options.answer,
                       .embedding = options.embedding};
  if (!options.labels.empty()) {
    result.labels = load_labels(options.labels);
  }
  if (!options.answer_by.empty()) {
    result.answer_by = options.answer_by == "softmax" ? AnswerBy::kSoftmax : AnswerBy::kSigmoid;
  }
  return result;
}

ExitStatus run(const Options& options) {
  check_output(options.output, OutputKind::kModel, {options.network, options.front_end, options.labels});
  const ImportedNetwork imported = import_network(read_onnx(options.network), import_options(options),
                                                  std::filesystem::path(options.network).filename().string());
  save_model(options.output, imported.model);
  const Network& network = imported.model.networks.front();
  fmt::print("answer: \"{}\", {} labels by {}{}\n", printable(imported.answer), network.genres.size(),
             is_multi_label(network.architecture) ? "sigmoid (several at once)" : "softmax (one of them)",
             imported.raw ? ", put behind its raw numbers (--answer-by)" : "");
  if (!imported.outputs.empty()) {
    fmt::print("outputs beside it: {}\n", printable(fmt::format("{}", fmt::join(imported.outputs, ", "))));
  }
  fmt::print("hears: {} rows of {} frames\nmodel: {}\n", network.architecture.input.rows,
             network.architecture.input.frames, printable(options.output));
  return ExitStatus::kSuccess;
}

}  // namespace

void add_import_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "import",
       .purpose = "Make a model of a network in ONNX",
       .details =
           "Reads an ONNX file (opset 11 to 17) as data and runs nothing in it. The front end says what the network\n"
           "hears: a name (front_ends/) or a file. Outputs beside the answer are kept under their names. Where the "
           "answer\n"
           "is raw numbers, sigmoid makes them tags, several at once; say --answer-by softmax where one label is "
           "right.",
       .example =
           "auricle import mn04_as.onnx --front-end efficientat --embedding embedding --labels mn04_as.labels.txt "
           "-o ears.safetensors"},
      [options] { return run(*options); });
  command.add_option("NETWORK", options->network, "The network (.onnx)").required();
  command.add_option("--front-end", options->front_end, "What it hears: a published front end's name, or a file")
      .required();
  command.add_option("-o,--output", options->output, "Model file to write").required();
  command.add_option("--labels", options->labels, "File with the names of the answer's numbers, one a line");
  command.add_option("--embedding", options->embedding, "Output, or value within, to be named \"embedding\"");
  command.add_option("--answer", options->answer,
                     "Output that the labels are of; else the one of as many numbers, or the first");
  command.add_option("--answer-by", options->answer_by, "What makes raw numbers probabilities")
      .one_of({"sigmoid", "softmax"});
  command
      .add_option("--frames", options->frames, "Frames heard at once, where neither the front end nor the network says")
      .at_least(1);
}

}  // namespace auricle
