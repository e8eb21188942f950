#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/labelling.hpp>
#include <auricle/library/library_files.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  std::string model;
  bool json = false;
};

std::filesystem::path model_of(const Options& options) {
  if (!options.model.empty()) {
    return options.model;
  }
  std::filesystem::path words = words_model_file(options.catalogue.path());
  if (!std::filesystem::exists(words)) {
    throw UsageError(
        fmt::format("there are no learnt words at {}; `auricle library learn` learns them, or name a model (--model)",
                    words.string()));
  }
  return words;
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const std::filesystem::path file = options.catalogue.path();
  const std::filesystem::path model = model_of(options);
  const SongLabeller labeller(load_library_model(model, file), {.name = model.string()});
  (void)Catalogue(file, CatalogueUse::kRead);  // that it is there
  Catalogue catalogue(file, CatalogueUse::kWrite);
  try {
    const LabelSummary summary = label_library(catalogue, labeller, {}, interrupt.token());
    if (options.json) {
      fmt::print("{}\n", json_text({{"model", model.string()},
                                    {"genres", labeller.model().genres},
                                    {"answered", summary.answered},
                                    {"songs", summary.songs},
                                    {"not_heard", summary.unheard}},
                                   2));
      return ExitStatus::kSuccess;
    }
    fmt::print("{} songs answered by {}, {} sounds of them now; their answers are those that count\n", summary.songs,
               printable(model.string()), summary.answered);
    if (summary.unheard > 0) {
      fmt::print("{} songs not heard yet: auricle library scan\n", summary.unheard);
    }
    return ExitStatus::kSuccess;
  } catch (const Stopped&) {
    complain("interrupted; the answers that count are those from before");
    return ExitStatus::kInterrupted;
  }
}

}  // namespace

void add_library_label_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "label",
       .purpose = "Name the songs' genres in your own words, or by another model",
       .details =
           "From what was heard of the songs: nothing is decoded. From then on the answers of this model are those\n"
           "that are listed, planned and written as tags.",
       .example = "auricle library label"},
      [options] { return run(*options); });
  options->catalogue.add_to(command);
  command.add_option("-m,--model", options->model,
                     "A model whose ears have heard the library; default: what `auricle library learn` has left beside "
                     "the catalogue");
  command.add_flag("--json", options->json, "Print the summary as a JSON object");
}

}  // namespace auricle
