#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace auricle {

/// Processors this process may run on; at least 1. What `--threads 0` means.
int hardware_threads();

/// More threads than any machine has use for, and few enough to be started: what is asked for beyond is refused.
inline constexpr int kMostThreads = 1024;

/// Calls `work(i)` once for each i in [0, count), on up to `threads` threads (0: all processors), in no set order.
/// Once a stop is requested no new index is begun; work that watches the same token and throws Stopped ends the loop in
/// silence. The first other exception ends the loop and is thrown here.
void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t)>& work,
                  std::stop_token stop = {});

}  // namespace auricle
