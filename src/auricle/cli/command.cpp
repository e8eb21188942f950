#include <auricle/cli/command.hpp>

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <system_error>
#include <utility>

#include <auricle/cli/standard_streams.hpp>
#include <auricle/cli/versions.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace auricle {
namespace {

/// Results that could not be written. Whoever reads no further, as `head` does, wants no more said about it.
ExitStatus output_failed() {
  pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  const bool reader_is_gone = poll(&output, 1, 0) > 0 && (output.revents & POLLERR) != 0;
  if (!reader_is_gone) {
    complain("can't write to standard output; free some space or choose another place");
  }
  return ExitStatus::kFailure;
}

}  // namespace

Program::Program(const std::string& purpose, const LibraryVersions& libraries)
    : line_({.name = "auricle", .purpose = purpose, .version = [libraries] {
               return versions_text("auricle", libraries);
             }}) {}

Arguments CommandGroup::add(const CommandText& text, std::function<ExitStatus()> run) {
  return commands_.add(text, [&status = status_, run = std::move(run)] { status = run(); });
}

Arguments Program::add(const CommandText& text, std::function<ExitStatus()> run) {
  return CommandGroup(line_.commands(), status_).add(text, std::move(run));
}

Arguments Program::add_below(Arguments& command, const CommandText& text, std::function<ExitStatus()> run) {
  return CommandGroup(command.commands(), status_).add(text, std::move(run));
}

CommandGroup Program::add_group(const CommandText& text) { return {line_.commands().add_group(text), status_}; }

ExitStatus Program::run(int argc, const char* const* argv) {
  open_missing_standard_streams();
  std::signal(SIGPIPE, SIG_IGN);  // a log that nobody reads is no reason to die
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error to report, not a reason to die
  try {
    line_.parse(argc, argv);
    // Output that never reached its file (a full disk) must not end in success.
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      return output_failed();
    }
    return status_;
  } catch (const Stopped&) {
    complain("interrupted");
    return ExitStatus::kInterrupted;
  } catch (const UsageError& error) {
    complain(error.what());
    return ExitStatus::kUsage;
  } catch (const Error& error) {
    complain(error.what());
  } catch (const std::bad_alloc&) {
    complain("out of memory; try fewer or shorter files, or fewer threads");
  } catch (const std::system_error& error) {
    if (std::ferror(stdout) != 0) {  // which is what fmt throws for
      return output_failed();
    }
    complain(fmt::format("unexpected: {}", error.what()));
  } catch (const std::exception& error) {
    complain(fmt::format("unexpected: {}", error.what()));
  }
  return ExitStatus::kFailure;
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
