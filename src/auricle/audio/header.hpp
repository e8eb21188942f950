#pragma once

#include <cstdint>
#include <span>

struct AVFormatContext;

namespace auricle {

/// WAV headers (RIFF, RIFX, RF64, BW64, W64) often contradict themselves, and libavformat believes the wrong field:
/// makes the `head` of a file say what libsndfile would read from it. A sample takes wBitsPerSample rounded up to whole
/// bytes, whatever wValidBitsPerSample and nBlockAlign say. Other files stay as they are. Throws AudioError naming the
/// fields where no reading is sure: samples of 17 to 24 bits in blocks that would hold four bytes each (WAV), or of
/// fewer bytes than they are laid out in (CAF).
void mend_header(std::span<std::uint8_t> head);

/// The same for what bytes can't be made to say: big-endian samples of RIFX, little-endian ones of AIFF-C.
void correct_codec(AVFormatContext& input, std::span<const std::uint8_t> head);

}  // namespace auricle
