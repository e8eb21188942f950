#pragma once

#include <string>

#include <auricle/cli/command_help.hpp>

namespace auricle {

// Scripts by which a shell completes a program's commands, their options and the values of these, on Tab.
std::string bash_completion(const CommandHelp& program);
std::string zsh_completion(const CommandHelp& program);
std::string fish_completion(const CommandHelp& program);

/// What may stand in a value's place, as far as a shell can know.
enum class Completion { kWords, kFiles, kNothing };
Completion completion_of(const OptionHelp& option);

/// The whole names of all commands below this one, "auricle library scan" among them.
std::vector<std::string> names_below(const CommandHelp& command);

/// The help up to where it goes into particulars: a list of completions has room for a line.
std::string in_short(const std::string& help);

/// In single quotes; `quote` is how the shell writes one among them.
std::string quoted(const std::string& text, const std::string& quote);

}  // namespace auricle
