#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <auricle/cli/completion.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// An arm of a `case` that offers an option's value and nothing else; nothing for a switch.
std::string value_arm(const OptionHelp& option) {
  if (option.value.empty() || option.is_positional) {
    return {};
  }
  const Completion completion = completion_of(option);
  return fmt::format("        {}) words=\"{}\" options= files={} ;;\n", fmt::join(option.names, " | "),
                     fmt::join(option.choices, " "), completion == Completion::kFiles ? "yes" : "");
}

/// Arms of a `case` for a command and all below it: what may follow it, and what its options.
std::string command_arms(const CommandHelp& command) {
  std::vector<std::string> words;
  std::vector<std::string> options;
  std::string values;
  bool files = false;
  for (const OptionHelp& option : command.options) {
    values += value_arm(option);
    if (option.is_positional) {
      words.insert(words.end(), option.choices.begin(), option.choices.end());
      files = completion_of(option) == Completion::kFiles;
    } else {
      options.insert(options.end(), option.names.begin(), option.names.end());
    }
  }
  std::string arms;
  for (const CommandHelp& below : command.commands) {
    words.push_back(below.name.substr(command.name.size() + 1));
    arms += command_arms(below);
  }
  return fmt::format(R"(    "{}")
      words="{}" options="{}" files={}
{}      ;;
)",
                     command.name, fmt::join(words, " "), fmt::join(options, " "), files ? "yes" : "",
                     values.empty() ? "" : fmt::format("      case $before in\n{}      esac\n", values)) +
         arms;
}

}  // namespace

std::string bash_completion(const CommandHelp& program) {
  return fmt::format(R"(# Completes {0} on Tab; `{0} completion bash` writes it.
_{0}() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD-1]}} command={0} words= options= files= other
  # --option=value is three words to bash.
  if [[ $word == = ]]; then
    word=
  elif [[ $before == = ]]; then
    before=${{COMP_WORDS[COMP_CWORD-2]}}
  fi
  for other in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$command $other" in
      "{1}") command+=" $other" ;;
    esac
  done
  case $command in
{2}  esac
  COMPREPLY=()
  if [[ $word == -* ]]; then
    words=$options files=
  fi
  if [[ -n $words && -n $files ]]; then
    mapfile -t COMPREPLY < <(compgen -f -W "$words" -- "$word")
    compopt -o filenames
  elif [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word")
  elif [[ -n $files ]]; then
    compopt -o default
  fi
}}
complete -F _{0} {0}
)",
                     program.name, fmt::join(names_below(program), "\" | \\\n      \""), command_arms(program));
}

}  // namespace auricle
