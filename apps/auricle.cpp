#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <unistd.h>

#include <auricle/cli/all_commands.hpp>
#include <auricle/core/shared_files.hpp>
#include <fmt/format.h>

namespace {

using namespace auricle;

/// Becomes auricle-train, as git becomes its subcommands: only those who train pay for loading libtorch.
ExitStatus become_trainer(char** argv) {
  const std::string trainer = (program_folder() / "auricle-train").string();
  // libtorch's threads come together hundreds of times a step. Those that are there first turn in circles by default,
  // and where another program has the processor of the one that they wait for, they do little else. OpenMP looks at
  // this variable once, before any program can set it for itself.
  constexpr int kUnlessSet = 0;
  setenv("OMP_WAIT_POLICY", "passive", kUnlessSet);
  execv(trainer.c_str(), argv);
  complain(
      fmt::format("can't start {}: {}; training is a program of its own: install auricle-train, or build with "
                  "-DAURICLE_TRAINING=ON",
                  trainer, std::strerror(errno)));
  return ExitStatus::kFailure;
}

}  // namespace

int main(int argc, char** argv) {
  Program program(kAuriclesPurpose);
  add_all_commands(program, [argv] { return become_trainer(argv); });
  return static_cast<int>(program.run(argc, argv));
}
