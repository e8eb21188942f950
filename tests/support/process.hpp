#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <sys/types.h>

namespace auricle::test {

/// What a finished program left.
struct ProcessResult {
  int status = -1;  ///< exit status; 128 + n when signal n ended it
  std::string out;
  std::string err;
};

/// A program that is running, its output going to files. Killed, if need be, when the test ends.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const;
  ProcessResult wait();

 private:
  std::filesystem::path folder_;
  pid_t pid_ = -1;
};

/// Runs a program to its end, without a shell.
ProcessResult run(const std::vector<std::string>& arguments);

/// Runs `auricle` of this build.
ProcessResult auricle(std::vector<std::string> arguments);

}  // namespace auricle::test
