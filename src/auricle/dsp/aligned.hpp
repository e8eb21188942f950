#pragma once

#include <cstddef>
#include <new>
#include <vector>

namespace auricle {

/// Allocates whole cache lines, which is also what the widest SIMD loads ask for.
template <typename T>
struct CacheLineAllocator {
  using value_type = T;

  CacheLineAllocator() = default;
  template <typename U>
  CacheLineAllocator(const CacheLineAllocator<U>& /*other*/) {}  // NOLINT(google-explicit-constructor)

  T* allocate(std::size_t count) {
    return static_cast<T*>(::operator new (count * sizeof(T), std::align_val_t{kAlignment}));
  }
  void deallocate(T* values, std::size_t /*count*/) { ::operator delete (values, std::align_val_t{kAlignment}); }

  friend bool operator==(const CacheLineAllocator&, const CacheLineAllocator&) { return true; }

  static constexpr std::size_t kAlignment = 64;
};

/// A vector whose first value begins a cache line.
template <typename T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace auricle
