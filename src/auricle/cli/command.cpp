#include <auricle/cli/command.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {

Program::Program(const std::string& purpose, const std::string& name) : app_(purpose, name) {
  app_.require_subcommand(1);
  app_.set_version_flag("--version", fmt::format("{} {}", name, AURICLE_VERSION), "Print the version and exit");
  app_.footer("Every command has its own --help, with an example.");
}

CLI::App& Program::add(const CommandText& text, std::function<ExitStatus()> run) {
  CLI::App* command = app_.add_subcommand(text.name, text.purpose);
  command->footer(fmt::format("{}\n\nExample:\n  {}", text.details, text.example));
  command->callback([this, run = std::move(run)] { status_ = run(); });
  return *command;
}

ExitStatus Program::run(int argc, const char* const* argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error to report, not a reason to die
  try {
    parse(argc, argv);
    // Output that never reached its file (a full disk) must not end in success.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      throw FileError("can't write to standard output; free some space or choose another place");
    }
    return status_;
  } catch (const UsageError& error) {
    complain(error.what());
    return ExitStatus::kUsage;
  } catch (const Error& error) {
    complain(error.what());
  } catch (const std::bad_alloc&) {
    complain("out of memory; try fewer or shorter files, or fewer threads");
  } catch (const std::exception& error) {
    complain(fmt::format("unexpected: {}", error.what()));
  }
  return ExitStatus::kFailure;
}

void Program::parse(int argc, const char* const* argv) {
  // CLI11 would say that a subcommand is missing.
  const auto named = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && app_.get_subcommands(named).empty()) {
    throw UsageError(fmt::format("there is no command {}; see auricle --help", argv[1]));
  }
  try {
    app_.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    app_.exit(help_or_version);
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}; see auricle --help, or auricle COMMAND --help", error.what()));
  }
}

void complain(const std::string& message) {
  const std::string line = fmt::format("auricle: {}\n", printable(message));
  std::fwrite(line.data(), 1, line.size(), stderr);  // where it can't be written, nobody is there to be told
}

void complain(const std::vector<std::string>& messages) {
  for (const std::string& message : messages) {
    complain(message);
  }
}

}  // namespace auricle
