#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// "--json --top …": every long option of a command, and of its groups.
std::vector<std::string> long_options(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      names.push_back("--" + name);
    }
  }
  for (const CLI::App* group : command.get_subcommands([](const CLI::App*) { return true; })) {
    const std::vector<std::string> more = long_options(*group);
    names.insert(names.end(), more.begin(), more.end());
  }
  return names;
}

/// A bash function that offers commands as the first word, a command's options after a dash, and files else.
std::string bash_script(const CLI::App& program) {
  std::vector<std::string> commands;
  std::string cases;
  for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; })) {
    commands.push_back(command->get_name());
    cases += fmt::format("    {}) options=\"{}\" ;;\n", command->get_name(), fmt::join(long_options(*command), " "));
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
  CLI::App& command = program.add(
      {.name = "completion",
       .purpose = "Print a script that completes commands on Tab",
       .details = "Completes commands and options. Let your shell evaluate it, e.g. in ~/.bashrc or ~/.zshrc.",
       .example = "eval \"$(auricle completion bash)\""},
      [shell, &program] {
        // zsh reads bash's completions once told to.
        fmt::print("{}{}", *shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "",
                   bash_script(program.app()));
        return ExitStatus::kSuccess;
      });
  command.add_option("SHELL", *shell, "bash or zsh")->required()->check(CLI::IsMember({"bash", "zsh"}));
}

}  // namespace auricle
