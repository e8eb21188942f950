#pragma once

#include <map>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace auricle {

/// What the help says of an option, or of a word in its place.
struct OptionHelp {
  std::vector<std::string> names;    ///< dashes included, short ones first; a word in its place has one without, "FILE"
  std::string value;                 ///< what follows: "TEXT", "FLOAT", "TEXT[,TEXT]"; empty for a switch
  std::vector<std::string> choices;  ///< the words that are taken, where not any is
  std::string purpose;
  std::vector<std::string> needs;     ///< the options that must be given with it
  std::vector<std::string> excludes;  ///< the options that may not
  std::string initial;                ///< its value where it isn't given; empty: the purpose tells
  std::string environment;            ///< the variable that is looked at where it isn't given; empty: none
  std::string one_of;  ///< what the options are about of which exactly one must be given; empty: it is none of them
  bool is_positional = false;
  bool is_required = false;
  bool is_list = false;
};

/// What the help says of a command, or of a program: the one of which all others are below.
struct CommandHelp {
  std::string name;  ///< the whole of it, "auricle library scan"
  std::string purpose;
  std::string details;
  std::string example;
  std::vector<OptionHelp> options;
  std::vector<CommandHelp> commands;
};

/// CLI11 keeps groups of options among the subcommands, without a name.
bool is_command(const CLI::App* below);

/// How a command's details and its example stand behind its options.
std::string footer_of(const std::string& details, const std::string& example);

/// Reads back what CLI11 was told; `choices` are the words that options are refused without.
CommandHelp help_of(CLI::App& command, const std::map<const CLI::Option*, std::vector<std::string>>& choices);

}  // namespace auricle
