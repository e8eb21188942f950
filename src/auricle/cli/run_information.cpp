#include <auricle/cli/run_information.hpp>

#include <chrono>
#include <fstream>
#include <iterator>
#include <sstream>

#include <sys/utsname.h>

#include <auricle/core/parallel.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace auricle {
namespace {

std::string shell_quoted(const std::string& argument) {
  constexpr const char* kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=+,./:@%";
  if (!argument.empty() && argument.find_first_not_of(kPlain) == std::string::npos) {
    return argument;
  }
  std::string text = "'";
  for (const char c : argument) {
    text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  }
  return text + "'";
}

/// As it could be typed into a shell.
std::string command_line() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  std::string command;
  for (std::string argument; std::getline(file, argument, '\0');) {
    command += command.empty() ? "auricle" : ' ' + shell_quoted(argument);
  }
  return command;
}

std::string processor() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) {
      return line.substr(line.find(':') + 2);
    }
  }
  return "unknown processor";
}

std::string machine() {
  utsname system{};
  uname(&system);
  return fmt::format("{}, {} threads, {} {} {}", processor(), hardware_threads(), system.sysname, system.release,
                     system.machine);
}

}  // namespace

RunRecord begin_record() {
  RunRecord record;
  record.command = command_line();
  record.version = AURICLE_VERSION;
  record.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                               fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  record.machine = machine();
  return record;
}

}  // namespace auricle
