#pragma once

// Included by the network module's own .cpp files alone.

#include <cstddef>
#include <vector>

namespace auricle {

/// Who has which stretch of a program's room when: slots are reserved, released and reserved again.
class EngineSlots {
 public:
  /// Slots below `first` are not in the room; they can be released without effect.
  explicit EngineSlots(std::size_t first) : first_(first) {}

  /// A slot that is free from now on, with room for `bytes`.
  std::size_t reserve(std::size_t bytes);

  void release(std::size_t slot);

  struct Layout {
    std::vector<std::size_t> offsets;  ///< of the slots from the first one of the room, in bytes
    std::size_t room = 0;
  };
  Layout layout() const;

 private:
  std::size_t first_;
  std::vector<std::size_t> sizes_;
  std::vector<std::size_t> free_;
};

}  // namespace auricle
