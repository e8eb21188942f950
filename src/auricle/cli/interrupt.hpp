#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

namespace auricle {

/// While it lives, Ctrl-C (SIGINT) and SIGTERM ask for a stop instead of ending the program; a second one ends it at
/// once. One at a time.
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
  struct sigaction previous_interrupt_ {};
  struct sigaction previous_termination_ {};
  std::thread thread_;
};

}  // namespace auricle
