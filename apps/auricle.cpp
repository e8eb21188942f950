#include <unistd.h>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <auricle/cli/command.hpp>
#include <auricle/cli/installation.hpp>

namespace {

using namespace auricle;

/// Becomes auricle-train, as git becomes its subcommands: only those who train pay for loading libtorch.
ExitStatus become_trainer(char** argv) {
  const std::string trainer = (program_folder() / "auricle-train").string();
  execv(trainer.c_str(), argv);
  complain(fmt::format("can't start {}: {}; training is a program of its own, build it with -DAURICLE_TRAINING=ON",
                       trainer, std::strerror(errno)));
  return ExitStatus::kFailure;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "train") {
    return static_cast<int>(become_trainer(argv));
  }
  Program program("Names the genre of music: learns it from folders of songs, says how well, labels songs.", "auricle");
  add_classify_command(program);
  add_evaluate_command(program);
  add_summary_command(program);
  add_mfcc_command(program);
  add_features_command(program);
  add_compose_command(program);
  // Only for the help and for completion: main() has handed `train` over long before it could run here.
  program.add({.name = "train",
               .purpose = "Train a network on folders named after genres (auricle train --help).",
               .example = "auricle train --recipe article --data gtzan -o article.safetensors"},
              [] { return ExitStatus::kUsage; });
  return static_cast<int>(program.run(argc, argv));
}
