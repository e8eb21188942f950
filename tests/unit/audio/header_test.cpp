#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "encoded.hpp"

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr std::size_t kChannels = 2;
constexpr std::uint32_t kRateHz = 22050;

struct Layout {
  std::uint32_t bits = 16;
  std::uint32_t bytes = 2;  ///< that a sample really takes
  std::uint32_t align = 4;
  std::uint32_t valid = 0;  ///< WAVEFORMATEXTENSIBLE when it is not 0
  bool big_endian = false;
};

/// Numbers one after the other in a byte order.
class Writer {
 public:
  explicit Writer(bool big_endian) : big_endian_(big_endian) {}

  void add(std::uint64_t value, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) {
      bytes.push_back(static_cast<char>(value >> 8 * (big_endian_ ? size - 1 - i : i)));
    }
  }

  std::string bytes;

 private:
  bool big_endian_;
};

std::int16_t sample(std::size_t i) {
  return static_cast<std::int16_t>(20000.0 * std::sin(0.05 * static_cast<double>(i)));
}

constexpr std::size_t kSamples = 4000;

std::string format(const Layout& layout) {
  Writer writer(layout.big_endian);
  writer.add(layout.valid > 0 ? 0xFFFE : 1, 2);
  writer.add(kChannels, 2);
  writer.add(kRateHz, 4);
  writer.add(kRateHz * layout.align, 4);
  writer.add(layout.align, 2);
  writer.add(layout.bits, 2);
  if (layout.valid > 0) {
    writer.add(22, 2);
    writer.add(layout.valid, 2);
    writer.add(3, 4);
    writer.add(1, 4);
    writer.add(0, 2);
    writer.add(16, 2);
    writer.bytes += std::string("\x80\0\0\xAA\0\x38\x9B\x71", 8);
  }
  return writer.bytes;
}

std::string samples(const Layout& layout) {
  Writer writer(layout.big_endian);
  for (std::size_t i = 0; i < kSamples; ++i) {
    writer.add(static_cast<std::uint64_t>(std::int64_t{sample(i)}) << (8 * (layout.bytes - 2)), layout.bytes);
  }
  return writer.bytes;
}

std::string wav(const Layout& layout) {
  return test::wav_of(format(layout), samples(layout), layout.big_endian ? "RIFX" : "RIFF");
}

std::vector<float> expected() {
  std::vector<float> mono;
  for (std::size_t i = 0; i < kSamples; i += kChannels) {
    mono.push_back((static_cast<float>(sample(i)) / 32768.0F + static_cast<float>(sample(i + 1)) / 32768.0F) / 2.0F);
  }
  return mono;
}

Clip load(const std::string& bytes) {
  return load_clip(std::as_bytes(std::span(bytes)), {.sample_rate_hz = std::nullopt});
}

TEST(Header, FieldsThatContradictEachOtherAreReadAsLibsndfileReadsThem) {
  for (const Layout& layout : {
           Layout{.bits = 32, .bytes = 4, .align = 8, .valid = 16},
           Layout{.bits = 32, .bytes = 4, .align = 8, .valid = 20},
           Layout{.bits = 32, .bytes = 4, .align = 8, .valid = 24},
           Layout{.bits = 32, .bytes = 4, .align = 8, .valid = 32},
           Layout{.bits = 24, .bytes = 3, .align = 6, .valid = 16},
           Layout{.bits = 24, .bytes = 3, .align = 6, .valid = 20},
           Layout{.bits = 16, .bytes = 2, .align = 4, .valid = 12},
           Layout{.bits = 16, .bytes = 2, .align = 4, .valid = 24},
           Layout{.bits = 20, .bytes = 3, .align = 6},
           Layout{.bits = 12, .bytes = 2, .align = 4},
           Layout{.align = 0},
           Layout{.align = 1},
           Layout{.align = 2},
           Layout{.align = 3},
           Layout{.align = 6},
           Layout{.align = 8},
           Layout{.big_endian = true},
           Layout{.bits = 24, .bytes = 3, .align = 6, .big_endian = true},
           Layout{.bits = 32, .bytes = 4, .align = 8, .big_endian = true},
           Layout{.bits = 32, .bytes = 4, .align = 8, .valid = 20, .big_endian = true},
       }) {
    EXPECT_EQ(load(wav(layout)).samples, expected()) << layout.bits << " bits, align " << layout.align << ", valid "
                                                     << layout.valid << (layout.big_endian ? ", RIFX" : "");
  }
}

TEST(Header, WhatHasNoSureReadingIsRefusedByTheNamesOfItsFields) {
  for (const Layout& layout : {Layout{.bits = 24, .bytes = 4, .align = 8}, Layout{.bits = 20, .bytes = 4, .align = 8},
                               Layout{.bits = 24, .bytes = 4, .align = 8, .valid = 24}}) {
    try {
      load(wav(layout));
      ADD_FAILURE() << "was loaded";
    } catch (const AudioError& error) {
      EXPECT_THAT(error.what(), AllOf(HasSubstr("wBitsPerSample"), HasSubstr("nBlockAlign")));
    }
  }
}

TEST(Header, LittleEndianAiffOfAnyWidth) {
  for (const std::uint32_t bytes : {2U, 3U, 4U}) {
    const std::string data = samples({.bytes = bytes});
    Writer form(true);
    form.bytes = "FORM";
    form.add(4 + 12 + 8 + 24 + 16 + data.size(), 4);
    form.bytes += "AIFCFVER";
    form.add(4, 4);
    form.add(0xA2805140, 4);
    form.bytes += "COMM";
    form.add(24, 4);
    form.add(kChannels, 2);
    form.add(kSamples / kChannels, 4);
    form.add(8 * bytes, 2);
    form.bytes += std::string("\x40\x0D\xAC\x44\0\0\0\0\0\0", 10) + std::string("sowt\0\0SSND", 10);
    form.add(8 + data.size(), 4);
    form.add(0, 8);
    EXPECT_EQ(load(form.bytes + data).samples, expected()) << 8 * bytes << " bits";
  }
}

TEST(Header, CoreAudioWhoseSamplesHaveMoreRoomThanBitsIsRefused) {
  Writer caf(true);
  caf.bytes = std::string("caff\0\1\0\0desc", 12);
  caf.add(32, 8);
  caf.add(0x40D5888000000000, 8);  // 22050 as a double
  caf.bytes += "lpcm";
  for (const std::uint32_t field : {0U, 8U, 1U, 2U, 24U}) {
    caf.add(field, 4);
  }
  caf.bytes += "data";
  caf.add(4 + 8000, 8);
  caf.bytes += std::string(8004, '\1');
  try {
    load(caf.bytes);
    ADD_FAILURE() << "was loaded";
  } catch (const AudioError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("mBitsPerChannel"), HasSubstr("mBytesPerPacket")));
  }
}

}  // namespace
}  // namespace auricle
