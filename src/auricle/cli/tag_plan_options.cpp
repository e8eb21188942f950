#include <auricle/cli/tag_plan_options.hpp>

#include <cstddef>
#include <string_view>

#include <auricle/core/text.hpp>
#include <auricle/library/chosen_words.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {

void TagPlanOptions::add_to(Arguments& command) {
  command.add_option("FOLDER", folders, "Songs in or below these folders, or these songs; default: the whole library");
  command.add_flag("--overwrite", overwrite, "Also songs that name a genre already");
  command
      .add_option(
          "--min-confidence", min_confidence,
          fmt::format("Songs whose genre is at least so probable, 0 to 1; default: {}", PlanOptions{}.min_confidence))
      .within(0.0, 1.0);
  command
      .add_option("--multi", several,
                  fmt::format("Also all genres that are at least so probable, 0 to 1; {} is a good value where the "
                              "genres were learnt from the library's own tags",
                              kSeveralShare))
      .within(0.0, 1.0);
  command.add_option("--map", map, "What genres are called: a file of lines \"from = to\", or a CSV table from,to");
}

PlanOptions TagPlanOptions::plan() const {
  return {.folders = {folders.begin(), folders.end()},
          .overwrite = overwrite,
          .min_confidence = min_confidence.value_or(PlanOptions{}.min_confidence),
          .several = several,
          .map = map.empty() ? GenreMap() : GenreMap::load(map)};
}

std::string change_line(const TagChange& change) {
  return printable(fmt::format("{}: {} -> {}{}", change.path.string(),
                               change.now.empty() ? "no genre" : fmt::format("{}", fmt::join(change.now, "; ")),
                               fmt::join(change.write, "; "), change.why.empty() ? "" : " (" + change.why + ")"));
}

std::string counts_text(const PlanCounts& counts) {
  std::string text;
  const auto add = [&](std::size_t count, std::string_view what) {
    if (count > 0) {
      text += fmt::format("{:>8}  {}\n", count, what);
    }
  };
  add(counts.planned, "to be tagged");
  add(counts.has_genre, "name a genre already; --overwrite takes them too");
  add(counts.same, "say already what they would be given");
  add(counts.unsure, "the model is not sure enough of; see --min-confidence");
  add(counts.left_out, "no music to the model, or of genres that --map leaves out");
  add(counts.parted, "with a CUE sheet, whose tracks don't agree");
  add(counts.unwritable,
      "of formats that genres are not written into, as Matroska and Windows Media; convert them first");
  add(counts.unheard, "not heard, or not yet; see `auricle library list --failed`");
  return text;
}

}  // namespace auricle
