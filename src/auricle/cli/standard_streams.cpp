#include <auricle/cli/standard_streams.hpp>

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace auricle {
namespace {

void open_if_missing(int stream, int mode) {
  if (fcntl(stream, F_GETFD) == -1 && errno == EBADF) {
    open("/dev/null", mode);  // the lowest number that is free, which is this one
  }
}

}  // namespace

void open_missing_standard_streams() {
  // The wrong way round, so that what wants them is told: there is nothing to read, and nobody reads what is written.
  open_if_missing(STDIN_FILENO, O_WRONLY);
  open_if_missing(STDOUT_FILENO, O_RDONLY);
  open_if_missing(STDERR_FILENO, O_WRONLY);
}

}  // namespace auricle
