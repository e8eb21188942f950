#pragma once

#include <cstdint>
#include <span>

struct AVFormatContext;
struct AVStream;

namespace auricle {

/// Seconds of sound that the header claims, where libavformat forgets that because fewer bytes are there (WAV, CAF,
/// AVI, ASF); 0 for other kinds, and where it doesn't say.
double header_claim_s(const AVFormatContext& input, const AVStream& stream, std::span<const std::uint8_t> head);

}  // namespace auricle
