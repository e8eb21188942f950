#include <auricle/core/parallel.hpp>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <vector>

#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(ParallelFor, DoesEveryIndexOnce) {
  for (const int threads : {0, 1, 2, 7}) {
    std::vector<std::atomic<int>> visits(1000);
    parallel_for(visits.size(), threads, [&](std::size_t i) { ++visits[i]; });
    EXPECT_TRUE(std::ranges::all_of(visits, [](const auto& count) { return count == 1; })) << threads;
  }
  parallel_for(0, 2, [](std::size_t) { FAIL(); });
}

TEST(ParallelFor, ThrowsWhatTheWorkThrew) {
  std::atomic<int> calls = 0;
  EXPECT_THROW(parallel_for(100000, 2,
                            [&](std::size_t i) {
                              ++calls;
                              if (i == 10) {
                                throw std::runtime_error("ten");
                              }
                            }),
               std::runtime_error);
  EXPECT_LT(calls, 100000);
}

TEST(ParallelFor, BeginsNothingAfterAStop) {
  std::stop_source source;
  std::atomic<int> calls = 0;
  parallel_for(
      1000, 2,
      [&](std::size_t) {
        ++calls;
        source.request_stop();
      },
      source.get_token());
  EXPECT_LE(calls, 2);
}

}  // namespace
}  // namespace auricle
