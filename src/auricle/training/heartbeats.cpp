#include <auricle/training/heartbeats.hpp>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <utility>

#include <fmt/format.h>

namespace auricle {

Heartbeats::Heartbeats(c10::intrusive_ptr<c10d::Store> store, int rank, int size)
    : store_(std::move(store)), rank_(rank), heard_(static_cast<std::size_t>(size)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { beat(stop); });
}

int Heartbeats::silent_rank() {
  const auto now = Clock::now();
  const std::scoped_lock lock(mutex_);
  if (now - last_round_ > kLongestSilence) {
    return 0;
  }
  const auto silent =
      std::ranges::find_if(heard_, [&](const Heard& heard) { return now - heard.when > kLongestSilence; });
  return silent == heard_.end() ? -1 : static_cast<int>(silent - heard_.begin());
}

void Heartbeats::beat(const std::stop_token& stop) {
  constexpr std::chrono::seconds kBeat{1};
  std::mutex sleep;
  std::condition_variable_any wakes;
  while (!stop.stop_requested()) {
    try {
      store_->add(fmt::format("beats/{}", rank_), 1);
      for (std::size_t other = 0; other < heard_.size(); ++other) {
        const std::int64_t beats = store_->add(fmt::format("beats/{}", other), 0);
        const std::scoped_lock lock(mutex_);
        if (beats != heard_[other].beats) {
          heard_[other] = {.beats = beats, .when = Clock::now()};
        }
      }
      const std::scoped_lock lock(mutex_);
      last_round_ = Clock::now();
    } catch (const std::exception&) {
      return;  // nobody is there any more, which last_round_ will tell
    }
    std::unique_lock lock(sleep);
    wakes.wait_for(lock, stop, kBeat, [] { return false; });
  }
}

}  // namespace auricle
