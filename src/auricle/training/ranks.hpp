#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <torch/torch.h>

#include <auricle/training/device.hpp>
#include <auricle/training/rendezvous.hpp>

namespace auricle {

/// Processes that train one network together, through libtorch's c10d (Gloo; NCCL between GPUs, where it is there).
/// Every one of them must ask for the same sums in the same order. While it lives a thread of its own tells the others
/// every second that this process does; one that is silent for some fifteen seconds, because it has ended or its
/// network has, is given up, and with it the training: whoever waits for it then throws an Error that names it.
class Ranks {
 public:
  using Note = std::function<void(const std::string&)>;

  /// Meets the others; waits five minutes for them, and says so by `note` after a few seconds. Throws UsageError: a
  /// rank twice, another size or kind of device, a port in use, a file that can't be met at; Error when some don't come
  /// or are lost.
  explicit Ranks(const Rendezvous& rendezvous, const Device& device = {}, const Note& note = {});
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  int rank() const;
  int size() const;

  /// Adds up what all ranks have, in place, on all of them the same bits. Contiguous, of one size everywhere, on any
  /// device.
  void sum(torch::Tensor& values);

  /// Rank 0's values for all.
  void take_from_leader(torch::Tensor& values);

  /// Waits for all, however long they take. Throws UsageError naming the first key and rank that differ from rank 0's:
  /// "rank 2 on host b has other songs than rank 0".
  void agree(const std::map<std::string, std::string>& facts);

  /// There may be a checkpoint from now on, with which to start again.
  void set_resumable();

  /// Tells the others why this one ends: they end too, with the same kind of error.
  void tell(const std::exception& why);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
