#include <memory>
#include <string>

#include <auricle/cli/command.hpp>
#include <auricle/cli/completion.hpp>
#include <fmt/format.h>

namespace auricle {

void add_completion_command(Program& program) {
  const auto shell = std::make_shared<std::string>();
  Arguments command = program.add(
      {.name = "completion",
       .purpose = "Print a script that completes commands on Tab",
       .details = "Completes commands, options and what they take. Debian's package has installed it already; else let "
                  "your shell read it:\nin ~/.bashrc as below, in ~/.zshrc the same with zsh, in "
                  "~/.config/fish/config.fish `auricle completion fish | source`.",
       .example = "eval \"$(auricle completion bash)\""},
      [shell, &program] {
        const CommandHelp help = program.line().help();
        fmt::print("{}", *shell == "bash"  ? bash_completion(help)
                         : *shell == "zsh" ? zsh_completion(help)
                                           : fish_completion(help));
        return ExitStatus::kSuccess;
      });
  command.add_option("SHELL", *shell, "bash, zsh or fish").required().one_of({"bash", "zsh", "fish"});
}

}  // namespace auricle
