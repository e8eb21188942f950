#include <algorithm>
#include <string>
#include <vector>

#include <auricle/cli/completion.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

std::string zsh_quoted(const std::string& text) { return quoted(text, R"('\'')"); }

/// For _arguments, to which brackets and colons mean something.
std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    safe += std::string("[]:\\").find(c) == std::string::npos ? std::string(1, c) : std::string("\\") + c;
  }
  return safe;
}

std::string function_name(const std::string& command) {
  std::string name = "_" + command;
  std::ranges::replace(name, ' ', '_');
  return name;
}

/// ":TEXT:_files", what follows an option.
std::string value_spec(const OptionHelp& option) {
  if (option.value.empty()) {
    return {};
  }
  const std::string what = escaped(option.is_positional ? option.names.front() : option.value);
  switch (completion_of(option)) {
    case Completion::kWords:
      return fmt::format(":{}:({})", what, fmt::join(option.choices, " "));
    case Completion::kFiles:
      return fmt::format(":{}:_files", what);
    case Completion::kNothing:
      return fmt::format(":{}: ", what);
  }
  return {};
}

/// An argument of _arguments for each name of an option; given once, neither is offered again, unless it is a list.
std::string option_specs(const OptionHelp& option) {
  if (option.is_positional) {
    return fmt::format(" \\\n    {}", zsh_quoted(fmt::format("{}{}", option.is_list ? "*" : "", value_spec(option))));
  }
  const std::string once = option.is_list ? "*" : fmt::format("({})", fmt::join(option.names, " "));
  std::string specs;
  for (const std::string& name : option.names) {
    const std::string joint = option.value.empty() ? "" : name.starts_with("--") ? "=" : "+";
    specs += fmt::format(" \\\n    {}", zsh_quoted(fmt::format("{}{}{}[{}]{}", once, name, joint,
                                                               escaped(in_short(option.purpose)), value_spec(option))));
  }
  return specs;
}

/// Lines of a function that hand over to a command's own once one is named.
std::string way_down(const CommandHelp& command) {
  return fmt::format(R"(  if (( CURRENT > 2 && $+functions[{0}_$words[2]] )); then
    shift words
    (( CURRENT-- ))
    {0}_$words[1]
    return
  fi
)",
                     function_name(command.name));
}

/// Lines that offer the commands where one may come, and files where the command itself takes them.
std::string first_words(const CommandHelp& command, bool takes_files) {
  std::string names;
  for (const CommandHelp& below : command.commands) {
    names += fmt::format("\n    {}", zsh_quoted(fmt::format("{}:{}", below.name.substr(command.name.size() + 1),
                                                            escaped(below.purpose))));
  }
  return fmt::format(
      " \\\n    '1:command:->command'\n  [[ $state == command ]] || return\n  local -a commands=({}\n  )\n"
      "  _describe command commands{}",
      names, takes_files ? "\n  _files" : "");
}

/// A function for a command and each below it.
std::string functions(const CommandHelp& command) {
  std::string text;
  for (const CommandHelp& below : command.commands) {
    text += functions(below);
  }
  const bool has_commands = !command.commands.empty();
  bool takes_files = false;
  std::string specs;
  for (const OptionHelp& option : command.options) {
    takes_files |= option.is_positional;
    specs += option.is_positional && has_commands ? "" : option_specs(option);
  }
  return text + fmt::format("{}() {{\n  local curcontext=$curcontext state line\n{}  _arguments -s -S{}{}{}\n}}\n\n",
                            function_name(command.name), has_commands ? way_down(command) : "",
                            has_commands ? " -C" : "", specs, has_commands ? first_words(command, takes_files) : "");
}

}  // namespace

std::string zsh_completion(const CommandHelp& program) {
  // zsh calls a file of its folder of completions as the function that is to complete; else the file says what it is
  // for.
  return fmt::format(R"(#compdef {0}
# Completes {0} on Tab; `{0} completion zsh` writes it.

{1}if [[ $funcstack[1] == _{0} ]]; then
  _{0} "$@"
else
  compdef _{0} {0}
fi
)",
                     program.name, functions(program));
}

}  // namespace auricle
