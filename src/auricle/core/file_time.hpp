#pragma once

#include <cstdint>
#include <ctime>

namespace auricle {

// Times of files, as nanoseconds since 1970 in 64 bits. These go around after 584 years; they are taken for those from
// December 1901 to July 2486, which is what ext4 and XFS can keep. So what lies behind 2262 is a negative number, below
// those of the years before 1970.

inline constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

inline std::int64_t to_nanoseconds(const std::timespec& time) {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(time.tv_sec) * kNanosecondsPerSecond +
                                   static_cast<std::uint64_t>(time.tv_nsec));
}

inline std::timespec to_timespec(std::int64_t nanoseconds) {
  constexpr std::int64_t kFirstSecond = -(std::int64_t{1} << 31);
  constexpr std::uint64_t kFirst = static_cast<std::uint64_t>(kFirstSecond) * kNanosecondsPerSecond;
  const std::uint64_t since_first = static_cast<std::uint64_t>(nanoseconds) - kFirst;
  return {.tv_sec = kFirstSecond + static_cast<std::int64_t>(since_first / kNanosecondsPerSecond),
          .tv_nsec = static_cast<long>(since_first % kNanosecondsPerSecond)};
}

}  // namespace auricle
