#include <string>
#include <vector>

#include <auricle/cli/completion.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

std::string fish_quoted(const std::string& text) { return quoted(text, R"(\')"); }

/// Which words or files a value may be, as options of `complete`.
std::string value_options(const OptionHelp& option) {
  switch (completion_of(option)) {
    case Completion::kWords:
      return fmt::format(" -x -a '{}'", fmt::join(option.choices, " "));
    case Completion::kFiles:
      return " -r -F";
    case Completion::kNothing:
      break;
  }
  return option.value.empty() ? "" : " -x";
}

std::string option_line(const std::string& complete, const OptionHelp& option) {
  if (option.is_positional) {
    return complete + (option.choices.empty() ? " -F" : fmt::format(" -a '{}'", fmt::join(option.choices, " "))) + '\n';
  }
  std::string line = complete;
  for (const std::string& name : option.names) {
    line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
  }
  return line + value_options(option) + " -d " + fish_quoted(in_short(option.purpose)) + '\n';
}

std::string command_lines(const std::string& program, const CommandHelp& command) {
  const std::string complete = fmt::format("complete -c {0} -n '__{0}_at \"{1}\"'", program, command.name);
  std::string lines;
  for (const OptionHelp& option : command.options) {
    lines += option_line(complete, option);
  }
  for (const CommandHelp& below : command.commands) {
    lines += fmt::format("{} -a {} -d {}\n", complete, below.name.substr(command.name.size() + 1),
                         fish_quoted(below.purpose));
  }
  for (const CommandHelp& below : command.commands) {
    lines += command_lines(program, below);
  }
  return lines;
}

}  // namespace

std::string fish_completion(const CommandHelp& program) {
  return fmt::format(R"(# Completes {0} on Tab; `{0} completion fish` writes it.
function __{0}_at -d 'Whether the words before the cursor name this command'
    set -l command {0}
    for word in (commandline -opc)[2..]
        if contains -- "$command $word" '{1}'
            set command "$command $word"
        end
    end
    test "$command" = $argv[1]
end
complete -c {0} -f
{2})",
                     program.name, fmt::join(names_below(program), "' \\\n                '"),
                     command_lines(program.name, program));
}

}  // namespace auricle
