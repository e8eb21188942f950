#include <memory>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/network/model.hpp>
#include <auricle/onnx/export_model.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string model;
  std::string output;
};

ExitStatus run(const Options& options) {
  check_output(options.output, OutputKind::kOnnx, {options.model});
  const OnnxGraph graph = export_model(load_model(options.model));
  save_onnx(options.output, graph);
  for (const OnnxValue& input : graph.inputs) {
    fmt::print("input: \"{}\", [batch, {} rows, {} frames]\n", input.name, *input.shape[1], *input.shape[2]);
  }
  for (const OnnxValue& output : graph.outputs) {
    fmt::print("output: \"{}\", [batch, {}]\n", printable(output.name), *output.shape[1]);
  }
  fmt::print("network: {}\n", printable(options.output));
  return ExitStatus::kSuccess;
}

}  // namespace

void add_export_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "export",
       .purpose = "Write a model as a network in ONNX",
       .details =
           "Features in, probabilities out (opset 17): all of the model's networks, their shares and the calibration. "
           "What\n"
           "the features are stands in the file's metadata, \"front_ends\"; the names of the genres in \"genres\".",
       .example = "auricle export model.safetensors -o model.onnx"},
      [options] { return run(*options); });
  command.add_option("MODEL", options->model, "Model file (.safetensors)").required();
  command.add_option("-o,--output", options->output, "ONNX file to write").required();
}

}  // namespace auricle
