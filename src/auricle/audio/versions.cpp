#include <auricle/audio/versions.hpp>

#include <string_view>

#include <auricle/audio/ffmpeg.hpp>
#include <fmt/format.h>
#include <soundtouch/SoundTouch.h>
#include <soxr.h>

namespace auricle {
namespace {

std::string ffmpeg_version(unsigned packed) {
  return fmt::format("{}.{}.{}", AV_VERSION_MAJOR(packed), AV_VERSION_MINOR(packed), AV_VERSION_MICRO(packed));
}

/// It says "libsoxr-0.1.3".
std::string soxr_number() {
  const std::string_view said = soxr_version();
  return std::string(said.substr(said.find('-') + 1));
}

}  // namespace

LibraryVersions audio_versions() {
  return {{"FFmpeg", av_version_info()},
          {"libavformat", ffmpeg_version(avformat_version())},
          {"libavcodec", ffmpeg_version(avcodec_version())},
          {"libavutil", ffmpeg_version(avutil_version())},
          {"soxr", soxr_number()},
          {"SoundTouch", soundtouch::SoundTouch::getVersionString()}};
}

}  // namespace auricle
