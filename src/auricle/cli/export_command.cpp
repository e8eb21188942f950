#include <filesystem>
#include <memory>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/core/error.hpp>
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
  bool with_front_end = false;
};

std::string text_of(const OnnxValue& input) {
  if (input.shape.size() == 2) {
    return fmt::format("\"{}\", [batch, {} samples]", input.name, *input.shape[1]);
  }
  return fmt::format("\"{}\", [batch, {} rows, {} frames]", input.name, *input.shape[1], *input.shape[2]);
}

OnnxGraph exported(const Options& options) {
  const Model model = load_model(options.model);
  try {
    return export_model(model, options.with_front_end ? ExportFrom::kSound : ExportFrom::kFeatures);
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("can't export {}: {}", options.model, error.what()));
  }
}

void check_network_name(const std::filesystem::path& network) {
  // No ending misleads nobody: /dev/stdout.
  if (const std::string ending = ending_of(network); !ending.empty() && ending != ".onnx") {
    throw UsageError(
        fmt::format("export writes ONNX, so {} would mislead; let its name end in .onnx", network.string()));
  }
}

ExitStatus run(const Options& options) {
  check_network_name(options.output);
  check_output(options.output, OutputKind::kOnnx, {options.model});
  const OnnxGraph graph = exported(options);
  save_onnx(options.output, graph);
  for (const OnnxValue& input : graph.inputs) {
    fmt::print("input: {}\n", text_of(input));
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
           "the features are stands in the file's metadata, \"front_ends\"; the names of the genres in \"genres\".\n"
           "With --with-front-end windows of sound go in, each as long as the model hears at once: for mel bands, "
           "spectra\n"
           "and MFCCs.",
       .example = "auricle export model.safetensors -o model.onnx"},
      [options] { return run(*options); });
  command.add_option("MODEL", options->model, "Model file (.safetensors)").required();
  command.add_option("-o,--output", options->output, "ONNX file to write").required();
  command.add_flag("--with-front-end", options->with_front_end, "Take sound, not features");
}

}  // namespace auricle
