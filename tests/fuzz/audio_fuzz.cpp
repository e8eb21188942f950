#include <cstddef>
#include <cstdint>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>

#include "input_file.hpp"

/// libFuzzer's entry: any bytes are a recording or an AudioError. Read in pieces, at most 20 s of it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kPiece = 10'000;
  const auricle::fuzz::InputFile file(data, size);
  try {
    auricle::ClipReader reader(file.path(), {.sample_rate_hz = 22050, .duration_s = 20.0});
    while (reader.read(kPiece).samples.size() == kPiece) {
    }
  } catch (const auricle::AudioError&) {
  }
  return 0;
}
