#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

// CLI11 is behind this header: it takes seconds to compile, so that one file includes it and not every command.
namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace auricle {

/// An option of a command, to say more about it than its name, value and help.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

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

 private:
  CLI::Option* option_;
};

class Commands;

/// The options of a command. Values are written when the command line is parsed, so they must outlive it.
class Arguments {
 public:
  explicit Arguments(CLI::App* command) : command_(command) {}

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
  explicit Commands(CLI::App* parent) : parent_(parent) {}

  /// Adds a command, to be given its options; `run` is called once they are parsed.
  Arguments add(const CommandText& text, std::function<void()> run);

  /// Adds a command that is made of commands, one of which must be given.
  Commands add_group(const CommandText& text);

 private:
  CLI::App* parent_;
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

  Commands commands() { return Commands(app_.get()); }

  /// Parses the arguments and runs the command that they name, or prints the help or version asked for. Throws
  /// UsageError, and what the command throws.
  void parse(int argc, const char* const* argv);

  /// A command, its long options, dashes included, and the commands below it, for completion.
  struct Names {
    std::string command;
    bool runs = true;  ///< itself, and not only by one of those below it
    std::vector<std::string> options;
    std::vector<Names> commands;
  };
  std::vector<Names> names() const;

 private:
  std::unique_ptr<CLI::App> app_;
};

}  // namespace auricle
