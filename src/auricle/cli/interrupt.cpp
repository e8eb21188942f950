#include <auricle/cli/interrupt.hpp>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <auricle/cli/command.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/temporaries.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

// A handler may do next to nothing, so it sends a byte to a thread that may do anything. Blocking the signals and
// waiting for them in that thread would be simpler, but OpenBLAS starts threads of its own before main(), which let
// them through.
std::array<int, 2> wires{-1, -1};
constexpr char kSignal = 's';
constexpr char kClose = 'c';

/// How long work that saves nothing may take to stop, so that all is over within a second.
constexpr int kLongestStopMs = 700;

void on_signal(int /*number*/) {
  const int before = errno;
  (void)!write(wires[1], &kSignal, 1);
  errno = before;
}

/// Whether a message comes before the time is up.
bool hears_within(int milliseconds) {
  pollfd wire{.fd = wires[0], .events = POLLIN, .revents = 0};
  return poll(&wire, 1, milliseconds) == 1;
}

[[noreturn]] void end_at_once() {
  remove_temporaries();
  _exit(static_cast<int>(ExitStatus::kInterrupted));
}

}  // namespace

InterruptListener::InterruptListener() {
  if (pipe2(wires.data(), O_CLOEXEC) != 0) {
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
  const auto asked_to_stop = [] {
    char message = kClose;
    return read(wires[0], &message, 1) == 1 && message == kSignal;
  };
  if (!asked_to_stop()) {
    return;
  }
  source_.request_stop();
  if ((!patient_ && !hears_within(kLongestStopMs)) || asked_to_stop()) {
    end_at_once();
  }
}

}  // namespace auricle
