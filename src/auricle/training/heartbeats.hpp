#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <chrono>
#include <cstdint>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include <torch/torch.h>

#include <torch/csrc/distributed/c10d/Store.hpp>

namespace auricle {

/// Tells the other ranks every second that this one lives, and listens for theirs, in a thread of its own.
class Heartbeats {
 public:
  static constexpr std::chrono::seconds kLongestSilence{15};

  /// `store` is where all meet. Nobody else may use this connection, which asks one thing at a time.
  Heartbeats(c10::intrusive_ptr<c10d::Store> store, int rank, int size);

  /// The rank that has been silent for too long; -1: none. Where the place itself doesn't answer it is rank 0, which
  /// holds it.
  int silent_rank();

 private:
  using Clock = std::chrono::steady_clock;
  struct Heard {
    std::int64_t beats = -1;
    Clock::time_point when = Clock::now();
  };

  void beat(const std::stop_token& stop);

  c10::intrusive_ptr<c10d::Store> store_;
  int rank_;
  std::mutex mutex_;
  std::vector<Heard> heard_;
  Clock::time_point last_round_ = Clock::now();
  std::jthread thread_;
};

}  // namespace auricle
