#pragma once

#include <chrono>
#include <cstddef>

#include <auricle/library/catalogue.hpp>

namespace auricle {

/// Many small changes to a catalogue, kept some at a time, so that each costs little and other programs wait but for a
/// moment. What was not kept when it ends early is lost.
class ChangeBatch {
 public:
  explicit ChangeBatch(Catalogue& catalogue) : catalogue_(catalogue) {}
  ~ChangeBatch() {
    if (n_changes_ > 0) {
      catalogue_.roll_back();
    }
  }
  ChangeBatch(const ChangeBatch&) = delete;
  ChangeBatch& operator=(const ChangeBatch&) = delete;

  /// To be called before each change.
  void begin_change() {
    if (n_changes_++ == 0) {
      catalogue_.begin();
      begun_ = std::chrono::steady_clock::now();
    }
  }

  /// To be called now and then while no change is being made.
  void keep_up() {
    if (n_changes_ >= kMostChanges || (n_changes_ > 0 && std::chrono::steady_clock::now() - begun_ > kLongest)) {
      keep();
    }
  }

  void keep() {
    if (n_changes_ > 0) {
      catalogue_.commit();
      n_changes_ = 0;
    }
  }

 private:
  static constexpr std::size_t kMostChanges = 1000;
  static constexpr std::chrono::milliseconds kLongest{500};

  Catalogue& catalogue_;
  std::size_t n_changes_ = 0;
  std::chrono::steady_clock::time_point begun_;
};

}  // namespace auricle
