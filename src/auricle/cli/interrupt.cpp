#include <auricle/cli/interrupt.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <unistd.h>

#include <auricle/cli/command.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

// A handler may do next to nothing, so it sends a byte to a thread that may do anything. Blocking the signals and
// waiting for them in that thread would be simpler, but OpenBLAS starts threads of its own before main(), which let
// them through.
std::array<int, 2> wires{-1, -1};
constexpr char kSignal = 's';
constexpr char kClose = 'c';

void on_signal(int /*number*/) {
  const int before = errno;
  (void)!write(wires[1], &kSignal, 1);
  errno = before;
}

}  // namespace

InterruptListener::InterruptListener() {
  if (pipe(wires.data()) != 0) {
    throw Error(fmt::format("can't listen for Ctrl-C: {}", std::strerror(errno)));
  }
  thread_ = std::thread([this] { listen(); });
  struct sigaction action {};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigaction(SIGINT, &action, &previous_interrupt_);
  sigaction(SIGTERM, &action, &previous_termination_);
}

InterruptListener::~InterruptListener() {
  sigaction(SIGINT, &previous_interrupt_, nullptr);
  sigaction(SIGTERM, &previous_termination_, nullptr);
  (void)!write(wires[1], &kClose, 1);
  thread_.join();
  close(wires[0]);
  close(wires[1]);
}

void InterruptListener::listen() {
  for (char message = kSignal; read(wires[0], &message, 1) == 1 && message == kSignal;) {
    if (!source_.request_stop()) {
      _exit(static_cast<int>(ExitStatus::kInterrupted));
    }
  }
}

}  // namespace auricle
