#include <auricle/core/parallel.hpp>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <sched.h>
#include <system_error>
#include <thread>
#include <vector>

#include <auricle/core/error.hpp>

namespace auricle {

int hardware_threads() {
  // The affinity mask, not std::thread::hardware_concurrency: a container or taskset may grant fewer.
  cpu_set_t mask;
  CPU_ZERO(&mask);
  return sched_getaffinity(0, sizeof mask, &mask) == 0 ? std::max(1, CPU_COUNT(&mask)) : 1;
}

void parallel_for(std::size_t count, int threads, const std::function<void(std::size_t)>& work, std::stop_token stop) {
  const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : hardware_threads();
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::once_flag first_failure;

  const auto run = [&] {
    while (!stop.stop_requested()) {
      const std::size_t index = next.fetch_add(1);
      if (index >= count) {
        return;
      }
      try {
        work(index);
      } catch (const Stopped&) {
        next = count;  // whoever asked for the stop knows
      } catch (...) {
        std::call_once(first_failure, [&] { failure = std::current_exception(); });
        next = count;
      }
    }
  };

  {
    std::vector<std::jthread> helpers;
    try {
      for (std::size_t i = 1; i < std::min(wanted, count); ++i) {
        helpers.emplace_back(run);
      }
    } catch (const std::system_error&) {
      // No more threads are to be had; those that there are do the work.
    }
    run();
  }
  if (failure) {
    std::rethrow_exception(failure);
  }
}

}  // namespace auricle
