#include <auricle/network/engine_slots.hpp>

#include <algorithm>

namespace auricle {
namespace {

constexpr std::size_t kAlignment = 64;

}  // namespace

std::size_t EngineSlots::reserve(std::size_t bytes) {
  if (free_.empty()) {
    free_.push_back(first_ + sizes_.size());
    sizes_.push_back(0);
  }
  // The one that has to grow least.
  const auto misfit = [&](std::size_t slot) {
    const std::size_t size = sizes_[slot - first_];
    return std::max(size, bytes) - std::min(size, bytes);
  };
  const auto best = std::ranges::min_element(free_, {}, misfit);
  const std::size_t slot = *best;
  free_.erase(best);
  sizes_[slot - first_] = std::max(sizes_[slot - first_], bytes);
  return slot;
}

void EngineSlots::release(std::size_t slot) {
  if (slot >= first_ && std::ranges::find(free_, slot) == free_.end()) {
    free_.push_back(slot);
  }
}

EngineSlots::Layout EngineSlots::layout() const {
  Layout layout;
  for (const std::size_t size : sizes_) {
    layout.offsets.push_back(layout.room);
    layout.room += (size + kAlignment - 1) / kAlignment * kAlignment;
  }
  return layout;
}

}  // namespace auricle
