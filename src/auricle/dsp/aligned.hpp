#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
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

  // Not the aligned operator new: glibc before 2.38 hardly ever uses again what that one frees, and a program that
  // works on thousands of songs would grow with each.
  T* allocate(std::size_t count) {
    char* raw = static_cast<char*>(::operator new(count * sizeof(T) + kAlignment + sizeof(void*)));
    const auto first = reinterpret_cast<std::uintptr_t>(raw) + sizeof(void*);
    char* aligned = raw + sizeof(void*) + (kAlignment - first % kAlignment) % kAlignment;
    std::memcpy(aligned - sizeof(void*), &raw, sizeof(void*));
    return reinterpret_cast<T*>(aligned);
  }
  void deallocate(T* values, std::size_t /*count*/) {
    char* raw = nullptr;
    std::memcpy(&raw, reinterpret_cast<char*>(values) - sizeof(void*), sizeof(void*));
    ::operator delete(raw);
  }

  friend bool operator==(const CacheLineAllocator&, const CacheLineAllocator&) { return true; }

  static constexpr std::size_t kAlignment = 64;
};

/// A vector whose first value begins a cache line.
template <typename T>
using AlignedVector = std::vector<T, CacheLineAllocator<T>>;

}  // namespace auricle
