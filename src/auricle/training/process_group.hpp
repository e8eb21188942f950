#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <string>

#include <torch/torch.h>

#if TORCH_VERSION_MAJOR >= 2
#include <torch/csrc/distributed/c10d/Backend.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif
#include <torch/csrc/distributed/c10d/Store.hpp>

#include <auricle/training/rendezvous.hpp>

namespace auricle {

/// What adds up numbers of several processes; libtorch 2 gave it another name.
#if TORCH_VERSION_MAJOR >= 2
using ProcessGroup = c10::intrusive_ptr<c10d::Backend>;
#else
using ProcessGroup = c10::intrusive_ptr<c10d::ProcessGroup>;
#endif

/// Connects with the others that have met at `store`: by NCCL for numbers that lie on GPUs, where it was there when
/// this was built, else by Gloo. `address` is one of this host that the others can reach; empty: by its name. Throws
/// UsageError where GLOO_SOCKET_IFNAME names no interface.
ProcessGroup make_process_group(const c10::intrusive_ptr<c10d::Store>& store, const Rendezvous& rendezvous,
                                const std::string& address, torch::Device device);

}  // namespace auricle
