#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace auricle {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM ask for a stop instead of ending the program; a second one ends it at
/// once. Make it before other threads are started: they inherit that the signals are blocked.
class InterruptListener {
 public:
  InterruptListener();
  ~InterruptListener();
  InterruptListener(const InterruptListener&) = delete;
  InterruptListener& operator=(const InterruptListener&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  void listen();

  std::stop_source source_;
  std::atomic<bool> closing_ = false;
  sigset_t signals_{};
  sigset_t previous_{};
  std::thread thread_;
};

}  // namespace auricle
