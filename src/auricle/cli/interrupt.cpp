#include <auricle/cli/interrupt.hpp>

#include <pthread.h>
#include <unistd.h>

#include <auricle/cli/command.hpp>

namespace auricle {

InterruptListener::InterruptListener() {
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals_, &previous_);
  thread_ = std::thread([this] { listen(); });
}

InterruptListener::~InterruptListener() {
  closing_ = true;
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
  pthread_sigmask(SIG_SETMASK, &previous_, nullptr);
}

// A thread that waits for the signals may do anything; a signal handler may do next to nothing.
void InterruptListener::listen() {
  for (int signal = 0; sigwait(&signals_, &signal) == 0 && !closing_;) {
    if (!source_.request_stop()) {
      _exit(static_cast<int>(ExitStatus::kInterrupted));
    }
  }
}

}  // namespace auricle
