#include <memory>

#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/progress_bar.hpp>
#include <auricle/compose/compose.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string folder;
  ComposeOptions compose;
};

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const auto total =
      static_cast<std::size_t>(options.compose.n_genres) * static_cast<std::size_t>(options.compose.n_songs);
  ProgressBar bar("composing", total);
  std::size_t done = 0;
  compose_practice_set(
      options.folder, options.compose,
      [&](const ProgressReport& report) {
        done = report.done;
        bar.update(done);
      },
      interrupt.token());
  bar.finish(done);
  if (interrupt.token().stop_requested()) {
    complain(fmt::format("interrupted; {} of {} songs are in {}", done, total, options.folder));
    return ExitStatus::kInterrupted;
  }
  fmt::print("{} synthetic songs of {} genres are in {}\n", total, options.compose.n_genres, printable(options.folder));
  return ExitStatus::kSuccess;
}

}  // namespace

void add_compose_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add({.name = "compose",
                                   .purpose = "Compose a practice set",
                                   .details = "Short synthetic songs in folders named after their genres, made by "
                                              "code, with no recorded material in them.\n"
                                              "The same options give the same files.",
                                   .example = "auricle compose practice --genres 10 --songs 20 --seconds 30 --seed 1"},
                                  [options] { return run(*options); });
  command.add_option("DIR", options->folder, "Folder to fill; made if need be").required();
  command.add_option("--genres", options->compose.n_genres, "How many genres").shows_default();
  command.add_option("--songs", options->compose.n_songs, "Songs a genre").shows_default();
  command.add_option("--seconds", options->compose.duration_s, "Length of a song in seconds").shows_default();
  command.add_option("--seed", options->compose.seed, "Another seed gives other songs").shows_default();
  command.add_option("--threads", options->compose.threads, "Songs composed at a time; 0: one a processor")
      .counts_workers();
}

}  // namespace auricle
