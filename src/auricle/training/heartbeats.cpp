#include <auricle/training/heartbeats.hpp>

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <utility>

#include <auricle/training/meeting_place.hpp>
#include <fmt/format.h>

namespace auricle {

Heartbeats::Heartbeats(c10::intrusive_ptr<c10d::Store> store, int rank, int size)
    : store_(std::move(store)), rank_(rank), heard_(static_cast<std::size_t>(size)) {
  thread_ = std::jthread([this](const std::stop_token& stop) { beat(stop); });
}

void Heartbeats::expect_all() {
  const std::scoped_lock lock(mutex_);
  all_expected_ = true;
}

int Heartbeats::silent_rank() {
  const std::scoped_lock lock(mutex_);
  if (Clock::now() - last_round_ > kLongestSilence) {
    return 0;
  }
  const auto silent = std::ranges::find_if(
      heard_, [&](const Heard& heard) { return (all_expected_ || !heard.beats.empty()) && heard.silent(); });
  return silent == heard_.end() ? -1 : static_cast<int>(silent - heard_.begin());
}

std::optional<std::string> Heartbeats::end() {
  const std::scoped_lock lock(mutex_);
  return end_;
}

void Heartbeats::listen() {
  for (std::size_t other = 0; other < heard_.size(); ++other) {
    const std::string beats = text_at(*store_, fmt::format("beats/{}", other));
    const std::scoped_lock lock(mutex_);
    if (beats != heard_[other].beats || (beats.empty() && !all_expected_)) {
      heard_[other] = {.beats = beats};
    }
  }
  const std::string end = text_at(*store_, kEnd);
  const std::scoped_lock lock(mutex_);
  last_round_ = Clock::now();
  if (!end.empty()) {
    end_ = end;
  }
}

void Heartbeats::beat(const std::stop_token& stop) {
  std::mutex sleep;
  std::condition_variable_any wakes;
  for (std::int64_t beats = 1; !stop.stop_requested() && !end(); ++beats) {
    try {
      put_text(*store_, fmt::format("beats/{}", rank_), std::to_string(beats));
      listen();
    } catch (const std::exception&) {
      return;  // nobody is there any more, which last_round_ will tell
    }
    std::unique_lock lock(sleep);
    wakes.wait_for(lock, stop, kBeat, [] { return false; });
  }
}

}  // namespace auricle
