#include <auricle/core/hash.hpp>

#include <new>

#include <fmt/format.h>
#include <xxhash.h>

namespace auricle {

Hash128::Hash128() : state_(XXH3_createState()) {
  if (!state_) {
    throw std::bad_alloc();
  }
  XXH3_128bits_reset(state_.get());
}

void Hash128::Deleter::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

void Hash128::add(std::span<const std::byte> bytes) { XXH3_128bits_update(state_.get(), bytes.data(), bytes.size()); }

std::string Hash128::hex() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(state_.get());
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::uint64_t hash64(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

}  // namespace auricle
