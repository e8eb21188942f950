#include <auricle/core/hash.hpp>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace auricle {
namespace {

/// All bytes there are, forty times.
std::vector<std::uint8_t> ten_kilobytes() {
  std::vector<std::uint8_t> bytes(40 * 256);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  return bytes;
}

std::string hex128(std::string_view text) {
  Hash128 hash;
  hash.add(text);
  return hash.hex();
}

// The numbers are those of Python's xxhash 4.1.0. Catalogues and pieces that are kept must be understood for ever.

TEST(Hash, OfAPathIsXxh3Of64Bits) {
  EXPECT_EQ(hash64(""), 0x2d06800538d394c2U);
  EXPECT_EQ(hash64("a"), 0xe6c632b61e964e1fU);
  EXPECT_EQ(hash64("abc"), 0x78af5f94892f3950U);
  EXPECT_EQ(hash64("blues/blues.00000.wav"), 0x27023ac79c34c8efU);
  EXPECT_EQ(hash64("rock/caf\xe9.mp3"), 0x270cb54ea3579fa3U);
  std::string long_path;
  for (int i = 0; i < 4; ++i) {
    long_path += "jazz/So What – Miles Davis, a name of more than two hundred and forty bytes ";
  }
  EXPECT_EQ(hash64(long_path), 0x4a39a572d011cb04U);
}

TEST(Hash, OfContentsIsXxh3Of128Bits) {
  EXPECT_EQ(hex128(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(hex128("abc"), "06b05ab6733a618578af5f94892f3950");
  Hash128 whole;
  const std::vector<std::uint8_t> bytes = ten_kilobytes();
  whole.add(std::span(bytes));
  EXPECT_EQ(whole.hex(), "1cb22534d0d96975c03d2231ab9348f3");
}

TEST(Hash, IsTheSameHoweverTheBytesComeInPieces) {
  const std::vector<std::uint8_t> bytes = ten_kilobytes();
  Hash128 pieces;
  for (std::size_t at = 0; at < bytes.size(); at += 1000) {
    pieces.add(std::span(bytes).subspan(at, std::min<std::size_t>(1000, bytes.size() - at)));
  }
  EXPECT_EQ(pieces.hex(), "1cb22534d0d96975c03d2231ab9348f3");
}

}  // namespace
}  // namespace auricle
