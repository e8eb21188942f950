#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// A bash function that offers commands as the first word, a command's options after a dash, and files else.
std::string bash_script(const CommandLine& line) {
  std::vector<std::string> commands;
  std::string cases;
  for (const auto& [command, options] : line.names()) {
    commands.push_back(command);
    cases += fmt::format("    {}) options=\"{}\" ;;\n", command, fmt::join(options, " "));
  }
  return fmt::format(R"(_auricle() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} options=
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W "{} --help --version" -- "$word")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -o filenames -F _auricle auricle
)",
                     fmt::join(commands, " "), cases);
}

}  // namespace

void add_completion_command(Program& program) {
  const auto shell = std::make_shared<std::string>();
  Arguments command = program.add(
      {.name = "completion",
       .purpose = "Print a script that completes commands on Tab",
       .details = "Completes commands and options. Let your shell evaluate it, e.g. in ~/.bashrc or ~/.zshrc.",
       .example = "eval \"$(auricle completion bash)\""},
      [shell, &program] {
        // zsh reads bash's completions once told to.
        fmt::print("{}{}", *shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "",
                   bash_script(program.line()));
        return ExitStatus::kSuccess;
      });
  command.add_option("SHELL", *shell, "bash or zsh").required().one_of({"bash", "zsh"});
}

}  // namespace auricle
