#pragma once

#include <string>

#include <auricle/training/rendezvous.hpp>

namespace auricle {

/// What computes a training: the processor, or a GPU.
struct Device {
  enum Kind { kCpu, kCuda } kind = kCpu;
  int index = 0;  ///< which GPU, as CUDA counts them

  bool operator==(const Device&) const = default;
};

/// What this libtorch and this machine have.
struct CudaSupport {
  std::string libtorch;   ///< its version
  bool built_in = false;  ///< whether it was built with CUDA
  int n_gpus = 0;
};

/// The machine's own. Looking for GPUs starts CUDA where there is one.
CudaSupport cuda_support();

/// "cpu"; "cuda:N" for a GPU; "cuda" for the one that is this process's among those of one host, by LOCAL_RANK
/// (torchrun) or SLURM_LOCALID, else the first. Throws UsageError for another name, and for what is not there.
Device choose_device(const std::string& name, const CudaSupport& support, const Environment& environment);

/// The same here and now.
Device find_device(const std::string& name);

}  // namespace auricle
