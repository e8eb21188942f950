#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <torch/torch.h>

#include <auricle/training/device.hpp>

namespace auricle {

/// libtorch's name for it.
inline torch::Device torch_device(const Device& device) {
  return device.kind == Device::kCpu ? torch::Device(torch::kCPU)
                                     : torch::Device(torch::kCUDA, static_cast<torch::DeviceIndex>(device.index));
}

}  // namespace auricle
