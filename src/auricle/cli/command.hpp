#pragma once

#include <functional>
#include <string>
#include <vector>

#include <auricle/cli/arguments.hpp>
#include <auricle/core/library_version.hpp>

namespace auricle {

/// What a program says to the shell when it ends.
enum class ExitStatus : int {
  kSuccess = 0,
  kFailure = 1,  ///< an error, or at least one of the files given failed
  kUsage = 2,    ///< options that don't make sense
  kInterrupted = 130,
};

/// Commands below one of a program's commands.
class CommandGroup {
 public:
  CommandGroup(Commands commands, ExitStatus& status) : commands_(commands), status_(status) {}

  /// As Program::add.
  Arguments add(const CommandText& text, std::function<ExitStatus()> run);

 private:
  Commands commands_;
  ExitStatus& status_;
};

/// A program made of subcommands.
class Program {
 public:
  /// `libraries` are those that it stands on and `auricle` does not, for --version.
  explicit Program(const std::string& purpose, const LibraryVersions& libraries = {});

  /// Adds a subcommand, to be given its options; `run` is called once they are parsed.
  Arguments add(const CommandText& text, std::function<ExitStatus()> run);

  /// Adds a command below one that has a run of its own.
  Arguments add_below(Arguments& command, const CommandText& text, std::function<ExitStatus()> run);

  /// Adds a command that is made of commands, to be given them.
  CommandGroup add_group(const CommandText& text);

  /// The commands that it has, for completion.
  const CommandLine& line() const { return line_; }

  /// Parses the arguments, runs the command that they name and reports what goes wrong as one line on standard error.
  ExitStatus run(int argc, const char* const* argv);

 private:
  CommandLine line_;
  ExitStatus status_ = ExitStatus::kSuccess;
};

/// One line on standard error, beginning with the program's name; what could steer a terminal is escaped.
void complain(const std::string& message);

/// A line for each.
void complain(const std::vector<std::string>& messages);

// Each command adds itself to a program.
void add_compose_command(Program& program);
void add_mfcc_command(Program& program);
void add_features_command(Program& program);
void add_duplicates_command(Program& program);
void add_summary_command(Program& program);
void add_evaluate_command(Program& program);
void add_combine_command(Program& program);
void add_compare_command(Program& program);
void add_import_command(Program& program);
void add_export_command(Program& program);
void add_report_command(Program& program);
void add_classify_command(Program& program);
void add_listen_command(Program& program);
void add_library_commands(Program& program);
void add_completion_command(Program& program);

}  // namespace auricle
