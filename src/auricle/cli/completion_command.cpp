#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// What may follow each command: lines of bash that set `commands` and `options` by the words before.
std::string cases_for(const std::vector<CommandLine::Names>& names, const std::string& before) {
  std::string cases;
  std::vector<std::string> commands;
  for (const auto& [command, options, below] : names) {
    commands.push_back(command);
    cases += below.empty() ? fmt::format("    {}{}\\ *) options=\"{}\" ;;\n", before, command, fmt::join(options, " "))
                           : cases_for(below, before + command + "\\ ");
  }
  return cases + fmt::format("    {}) commands=\"{}\" options=\"--help{}\" ;;\n", before.empty() ? "\\ " : before,
                             fmt::join(commands, " "), before.empty() ? " --version" : "");
}

/// A bash function that offers commands where one is to follow, a command's options after a dash, and files else.
std::string bash_script(const CommandLine& line) {
  return fmt::format(R"(_auricle() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} commands= options=
  local before="${{COMP_WORDS[*]:1:COMP_CWORD-1}} "
  case $before in
{}  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ -n $commands ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -o filenames -F _auricle auricle
)",
                     cases_for(line.names(), ""));
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
