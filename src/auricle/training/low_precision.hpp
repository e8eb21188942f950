#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <torch/torch.h>

namespace auricle {

/// Convolutions and products in bfloat16 while this lives, where the device has instructions for it.
class LowPrecision {
 public:
  LowPrecision(bool wanted, torch::Device device);
  ~LowPrecision();
  LowPrecision(const LowPrecision&) = delete;
  LowPrecision& operator=(const LowPrecision&) = delete;

 private:
  torch::DeviceType device_;
};

}  // namespace auricle
