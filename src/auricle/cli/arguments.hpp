#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/command_help.hpp>

// CLI11 is behind this header: it takes seconds to compile, so that two files include it and not every command.
namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace auricle {

/// The words without which options are refused, of which CLI11 keeps no record.
using OptionChoices = std::map<const CLI::Option*, std::vector<std::string>>;

/// An option of a command, to say more about it than its name, value and help.
class Option {
 public:
  Option(CLI::Option* option, OptionChoices& choices) : option_(option), choices_(choices) {}

  Option& required();
  Option& shows_default();  ///< its value from before parsing is shown in the help
  Option& needs(Option other);
  Option& excludes(Option other);
  Option& separated_by(char delimiter);                   ///< a list may be one word, "blues,jazz"; the help says so
  Option& from_environment(const std::string& variable);  ///< where it is not given
  Option& one_of(std::vector<std::string> choices);       ///< refuses other words, naming these
  Option& at_least(double lowest);                        ///< refuses smaller numbers
  Option& more_than(double bound);                        ///< refuses numbers up to this one
  Option& within(double lowest, double highest);          ///< refuses numbers outside lowest … highest
  Option& counts_workers();  ///< threads or songs at a time, 0 … 1,024; shows its default

 private:
  CLI::Option* option_;
  OptionChoices& choices_;
};

class Commands;

/// The options of a command. Values are written when the command line is parsed, so they must outlive it.
class Arguments {
 public:
  Arguments(CLI::App* command, OptionChoices& choices) : command_(command), choices_(choices) {}

  /// An option, e.g. "-o,--output", or without dashes a word in its place. `Value` is a string, path, int, size_t,
  /// uint64_t, double, an optional number, or a vector of strings or numbers. Numbers are taken whole and in range:
  /// "-1" is no seed, "3x" no number, "nan" none either.
  template <typename Value>
  Option add_option(const std::string& name, Value& value, const std::string& help);

  /// A switch.
  Option add_flag(const std::string& name, bool& value, const std::string& help);
  /// A switch that clears the value.
  Option add_off_switch(const std::string& name, bool& value, const std::string& help);

  /// Options of which exactly one must be given.
  Arguments add_choice(const std::string& name, const std::string& help);

  /// Commands below this one, which has a run of its own: one of them takes its place where it is named, with its own
  /// options and none of these.
  Commands commands();

 private:
  CLI::App* command_;
  OptionChoices& choices_;
};

/// A command's name and what its help says: what it does in one line, what else to know, and a call to copy.
struct CommandText {
  std::string name;
  std::string purpose;
  std::string details;
  std::string example;
};

/// Commands below a program or below a command of its, as `library scan` is.
class Commands {
 public:
  Commands(CLI::App* parent, OptionChoices& choices) : parent_(parent), choices_(choices) {}

  /// Adds a command, to be given its options; `run` is called once they are parsed.
  Arguments add(const CommandText& text, std::function<void()> run);

  /// Adds a command that is made of commands, one of which must be given.
  Commands add_group(const CommandText& text);

 private:
  CLI::App* parent_;
  OptionChoices& choices_;
};

/// The command line of a program made of commands.
class CommandLine {
 public:
  struct Text {
    std::string name;
    std::string purpose;
    std::function<std::string()> version;  ///< what --version prints
  };
  explicit CommandLine(const Text& text);
  ~CommandLine();
  CommandLine(const CommandLine&) = delete;
  CommandLine& operator=(const CommandLine&) = delete;

  Commands commands() { return {app_.get(), choices_}; }

  /// Parses the arguments and runs the command that they name, or prints the help or version asked for. Throws
  /// UsageError, and what the command throws.
  void parse(int argc, const char* const* argv);

  /// What --help says of the program and of every command, as data.
  CommandHelp help() const { return help_of(*app_, choices_); }

 private:
  std::unique_ptr<CLI::App> app_;
  OptionChoices choices_;
};

}  // namespace auricle
