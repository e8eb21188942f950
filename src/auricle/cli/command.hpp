#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

namespace auricle {

/// What a program says to the shell when it ends.
enum class ExitStatus : int {
  kSuccess = 0,
  kFailure = 1,  ///< an error, or at least one of the files given failed
  kUsage = 2,    ///< options that don't make sense
  kInterrupted = 130,
};

/// A command's name and what its help says: what it does in one line, what else to know, and a call to copy.
struct CommandText {
  std::string name;
  std::string purpose;
  std::string details;
  std::string example;
};

/// A program made of subcommands.
class Program {
 public:
  Program(const std::string& purpose, const std::string& name);

  /// Adds a subcommand, to be given its options; `run` is called once they are parsed.
  CLI::App& add(const CommandText& text, std::function<ExitStatus()> run);

  /// The commands that it has, for completion.
  const CLI::App& app() const { return app_; }

  /// Parses the arguments, runs the command that they name and reports what goes wrong as one line on standard error.
  ExitStatus run(int argc, const char* const* argv);

 private:
  void parse(int argc, const char* const* argv);

  CLI::App app_;
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
void add_report_command(Program& program);
void add_classify_command(Program& program);
void add_completion_command(Program& program);

}  // namespace auricle
