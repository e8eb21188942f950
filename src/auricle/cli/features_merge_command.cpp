#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <auricle/cli/features_command.hpp>
#include <auricle/cli/run_printer.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/dataset/table_piece.hpp>
#include <auricle/experiment/table_extraction.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::vector<std::string> pieces;
  std::filesystem::path output;
};

void check_merge_output(const Options& options, const std::vector<std::filesystem::path>& pieces) {
  if (!options.output.empty() && ending_of(options.output) != ".npy") {
    throw UsageError(fmt::format("pieces become a table of .npy; end the name {} so", options.output.string()));
  }
  std::vector<std::filesystem::path> inputs;
  for (const std::filesystem::path& piece : pieces) {
    const FeatureTableFiles files(piece);
    inputs.insert(inputs.end(), {files.features, files.labels, files.info});
  }
  check_outputs(FeatureTableFiles(options.output), inputs);
}

ExitStatus run(const Options& options) {
  const std::vector<std::filesystem::path> pieces = tables_named({options.pieces.begin(), options.pieces.end()});
  check_merge_output(options, pieces);
  MergedTable merged = merge_table_pieces(pieces);
  Extraction& extraction = merged.extraction;
  complain(merged.notes);
  RunPrinter printer;
  printer.on_read({.folders = {}, .extraction = extraction, .store = {}, .store_trouble = {}});
  extraction.table = without_lost_genres(std::move(extraction.table), printer);
  const FeatureTableFiles files(options.output);
  fmt::print("{}\n", shapes_of(extraction.table));
  save_feature_table(files, extraction.table);
  print_names(files);
  return extraction.failures.empty() && extraction.table.incomplete.empty() ? ExitStatus::kSuccess
                                                                            : ExitStatus::kFailure;
}

}  // namespace

void add_features_merge_command(Program& program, Arguments& features) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add_below(
      features,
      {.name = "merge",
       .purpose = "Put the tables of shards together",
       .details = "Makes of the tables that `auricle features --shard` wrote, named in any order, the one that the "
                  "whole folder\nwould have given, byte for byte, and says what failed as that would have. A piece "
                  "that is missing, there twice,\ndamaged or of other features is refused. Songs are named as on the "
                  "machine of shard 1.",
       .example = "auricle features merge -o table.npy table-*.npy"},
      [options] { return run(*options); });
  command.add_option("PIECE", options->pieces, "The tables of all shards: .npy, or the .json beside it").required();
  command.add_option("-o,--output", options->output, "Table to write: .npy").required();
}

}  // namespace auricle
