#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/catalogue_merge.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::vector<std::string> parts;
  std::filesystem::path output;
  bool json = false;
};

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const MergedCatalogue merged =
      merge_catalogues({options.parts.begin(), options.parts.end()}, options.output, interrupt.token());
  if (options.json) {
    fmt::print("{}\n", json_text({{"catalogue", options.output.string()},
                                  {"parts", merged.parts},
                                  {"songs", merged.songs},
                                  {"sounds", merged.sounds}},
                                 2));
  } else {
    fmt::print("{} songs with {} sounds, of {} catalogues, in {}\n", merged.songs, merged.sounds, merged.parts,
               printable(options.output.string()));
  }
  return ExitStatus::kSuccess;
}

}  // namespace

void add_library_merge_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "merge",
       .purpose = "Put catalogues together",
       .details =
           "Of the catalogues of all shards (scan --shard), named in any order, what one scan would have come to, "
           "with paths\nas on the machine of shard 1; or of catalogues of several folders one of all. They are "
           "only read. What is missing,\nthere twice, damaged, of another model, or contradicts another is "
           "refused, and nothing is written over anything.",
       .example = "auricle library merge -o whole.db part-*.db"},
      [options] { return run(*options); });
  command.add_option("CATALOGUE", options->parts, "The catalogues to put together").required();
  command.add_option("-o,--output", options->output, "The new catalogue's file").required();
  command.add_flag("--json", options->json, "Print what it came to as a JSON object");
}

}  // namespace auricle
