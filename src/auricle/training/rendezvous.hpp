#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace auricle {

/// Which of several processes that train one network together this is, and where they meet.
struct Rendezvous {
  int rank = 0;  ///< 0 … size - 1; rank 0 leads: it alone prints and writes
  int size = 1;
  std::string host;  ///< rank 0's; empty where a file is met at
  std::uint16_t port = 0;
  std::string file;  ///< in a folder that all of them share; empty where a host is met at
};

/// Reads an environment variable, as environment_variable does; absent where it is not set.
using Environment = std::function<std::optional<std::string>(const char*)>;

/// What whoever starts the processes says of this one: RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT, as torchrun does,
/// or what Slurm's srun sets, where rank 0 is on the step's first node. `url` is where to meet instead of at
/// MASTER_ADDR: "file:///…", or empty. Absent for a process that is alone. Throws UsageError naming the variable that
/// is missing or makes no sense.
std::optional<Rendezvous> find_rendezvous(const Environment& environment, const std::string& url);

/// The first of "node[03-05,9],login1": "node03".
std::string first_host(const std::string& slurm_node_list);

}  // namespace auricle
