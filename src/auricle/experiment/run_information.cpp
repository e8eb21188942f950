#include <auricle/experiment/run_information.hpp>

#include <chrono>
#include <fstream>
#include <random>
#include <utility>

#include <sys/utsname.h>

#include <auricle/core/parallel.hpp>
#include <fmt/chrono.h>
#include <fmt/format.h>

namespace auricle {
namespace {

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

std::string new_run_id() {
  // Not drawn by the seed: two runs of one seed are two runs.
  std::random_device bits;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", bits(), bits(), bits(), bits());
}

RunRecord begin_record(std::string command) {
  RunRecord record;
  record.id = new_run_id();
  record.command = std::move(command);
  record.version = AURICLE_VERSION;
  record.started = fmt::format("{:%Y-%m-%dT%H:%M:%SZ}",
                               fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  record.machine = machine();
  return record;
}

}  // namespace auricle
