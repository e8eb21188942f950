#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace auricle {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM ask for a stop instead of ending the program. Work that hasn't stopped
/// within a second, or is sent a second signal, is ended where it stands; temporary files don't stay behind. One at a
/// time.
class InterruptListener {
 public:
  InterruptListener();
  ~InterruptListener();
  InterruptListener(const InterruptListener&) = delete;
  InterruptListener& operator=(const InterruptListener&) = delete;

  std::stop_token token() const { return source_.get_token(); }

  /// From now on a stop may take its time, because the work saves what it has.
  void wait_for_saving() { patient_ = true; }

 private:
  void listen();

  std::atomic<bool> patient_ = false;
  std::stop_source source_;
  struct sigaction previous_interrupt_ {};
  struct sigaction previous_termination_ {};
  std::thread thread_;
};

}  // namespace auricle
