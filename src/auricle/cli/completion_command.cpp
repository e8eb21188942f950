#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

std::string names_of(const std::vector<CommandLine::Names>& commands) {
  std::string text;
  for (const CommandLine::Names& names : commands) {
    text += (text.empty() ? "" : " ") + names.command;
  }
  return text;
}

/// What may follow each command: lines of bash that set `commands` and `options` by the words before, and `files` where
/// the name of one may come instead of a command's.
std::string cases_for(const std::vector<CommandLine::Names>& names, const std::string& before) {
  std::string cases;
  for (const auto& [command, runs, options, below] : names) {
    const std::string line = fmt::format("{}{}\\ ", before, command);
    const std::string all = fmt::format("options=\"{}\"", fmt::join(options, " "));
    if (!below.empty()) {
      cases += cases_for(below, line);
      cases += fmt::format("    {}) commands=\"{}\" {}{} ;;\n", line, names_of(below), all, runs ? " files=-f" : "");
    }
    if (runs) {
      cases += fmt::format("    {}*) {} ;;\n", line, all);
    }
  }
  return cases;
}

/// A bash function that offers commands where one is to follow, a command's options after a dash, and files else.
std::string bash_script(const std::vector<CommandLine::Names>& names) {
  return fmt::format(R"(_auricle() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} commands= options= files=
  local before="${{COMP_WORDS[*]:1:COMP_CWORD-1}} "
  case $before in
{}    \ ) commands="{}" options="--help --version" ;;
  esac
  if [[ $word == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ -n $commands ]]; then
    mapfile -t COMPREPLY < <(compgen $files -W "$commands" -- "$word")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}}
complete -o filenames -F _auricle auricle
)",
                     cases_for(names, ""), names_of(names));
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
                   bash_script(program.line().names()));
        return ExitStatus::kSuccess;
      });
  command.add_option("SHELL", *shell, "bash or zsh").required().one_of({"bash", "zsh"});
}

}  // namespace auricle
