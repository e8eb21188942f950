#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <chrono>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <torch/torch.h>

#include <torch/csrc/distributed/c10d/Store.hpp>

namespace auricle {

/// Tells the other ranks every second that this one lives, and listens for theirs, in a thread of its own.
class Heartbeats {
 public:
  static constexpr std::chrono::seconds kLongestSilence{15};
  static constexpr std::chrono::seconds kBeat{1};
  static constexpr const char* kEnd = "end";  ///< what one of them says with which all are to end

  /// `store` is where all meet. Nobody else may use this connection, which asks one thing at a time.
  Heartbeats(c10::intrusive_ptr<c10d::Store> store, int rank, int size);

  /// From now on who was never heard is silent too.
  void expect_all();

  /// The rank that has been silent for too long; -1: none. Where the place itself doesn't answer it is rank 0, which
  /// holds it.
  int silent_rank();

  /// What one of them has said under kEnd; once it is heard this one is silent.
  std::optional<std::string> end();

 private:
  using Clock = std::chrono::steady_clock;
  struct Heard {
    std::string beats;  ///< empty: never
    Clock::time_point when = Clock::now();

    bool silent() const { return Clock::now() - when > kLongestSilence; }
  };

  void beat(const std::stop_token& stop);
  void listen();

  c10::intrusive_ptr<c10d::Store> store_;
  int rank_;
  std::mutex mutex_;
  std::vector<Heard> heard_;
  bool all_expected_ = false;
  Clock::time_point last_round_ = Clock::now();
  std::optional<std::string> end_;
  std::jthread thread_;
};

}  // namespace auricle
