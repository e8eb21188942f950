#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

std::uint32_t big_endian(std::string_view bytes, std::size_t position, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[position + i]);
  }
  return value;
}

/// The samples of a Sun .au file of 16-bit PCM, read without FFmpeg.
std::vector<float> au_samples(std::string_view bytes) {
  constexpr std::size_t kSampleSize = 2;
  std::vector<float> samples;
  for (std::size_t position = big_endian(bytes, 4, 4); position + kSampleSize <= bytes.size();
       position += kSampleSize) {
    samples.push_back(static_cast<float>(static_cast<std::int16_t>(big_endian(bytes, position, kSampleSize))) /
                      32768.0F);
  }
  return samples;
}

TEST(RealMusic, AuFilesAreDecodedBitForBit) {
  const auto music = test::real_music();
  if (!music || !std::filesystem::is_directory(*music / "gtzan-lossless")) {
    GTEST_SKIP() << "NO REAL MUSIC HERE: decoding of GTZAN's .au files is not tested (set AURICLE_REAL_MUSIC)";
  }
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*music / "gtzan-lossless")) {
    if (entry.path().extension() == ".au") {
      const std::vector<float> expected = au_samples(read_file(entry.path()));
      EXPECT_EQ(load_clip(entry.path()).samples, expected) << entry.path();
      ++files;
    }
  }
  EXPECT_GT(files, 0);
}

}  // namespace
}  // namespace auricle
