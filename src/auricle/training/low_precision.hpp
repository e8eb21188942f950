#pragma once

namespace auricle {

/// Convolutions and products in bfloat16 while this lives, where the processor has instructions for it.
class LowPrecision {
 public:
  explicit LowPrecision(bool wanted);
  ~LowPrecision();
  LowPrecision(const LowPrecision&) = delete;
  LowPrecision& operator=(const LowPrecision&) = delete;
};

}  // namespace auricle
