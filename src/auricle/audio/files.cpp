#include <auricle/audio/files.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <system_error>

#include <auricle/audio/decoder.hpp>
#include <auricle/core/error.hpp>

namespace auricle {
namespace {

/// What libavformat opens and people keep music in. Endings that are something else to most people are left out, though
/// a demuxer claims them: .bin, .bit, .dat, .iff, .str, .txt and the like; so are playlists.
constexpr auto kExtensions = std::to_array<std::string_view>({
    ".3g2",   ".3ga",  ".3gp",  ".3gpp", ".8svx",   ".aa",   ".aa3", ".aac",  ".aax",  ".ac3",  ".ac4",  ".adts",
    ".adx",   ".aea",  ".aif",  ".aifc", ".aiff",   ".alac", ".amr", ".ape",  ".asf",  ".ast",  ".at3",  ".at9",
    ".au",    ".avi",  ".avr",  ".awb",  ".bw64",   ".bwf",  ".caf", ".dff",  ".divx", ".dsf",  ".dss",  ".dts",
    ".dtshd", ".dv",   ".eac3", ".ec3",  ".f4a",    ".f4b",  ".f4v", ".flac", ".flv",  ".gsm",  ".gxf",  ".ircam",
    ".ismv",  ".it",   ".latm", ".loas", ".m1a",    ".m2a",  ".m2t", ".m2ts", ".m4a",  ".m4b",  ".m4p",  ".m4r",
    ".m4v",   ".mac",  ".mk3d", ".mka",  ".mkv",    ".mlp",  ".mod", ".mov",  ".mp+",  ".mp1",  ".mp2",  ".mp3",
    ".mp4",   ".mpa",  ".mpc",  ".mpeg", ".mpg",    ".mpga", ".mpp", ".mptm", ".mts",  ".mxf",  ".nist", ".nsv",
    ".nut",   ".oga",  ".ogg",  ".ogm",  ".ogv",    ".ogx",  ".oma", ".omg",  ".opus", ".paf",  ".pvf",  ".qcp",
    ".qt",    ".ra",   ".rf64", ".rm",   ".rmvb",   ".s3m",  ".sbc", ".sds",  ".sf",   ".shn",  ".snd",  ".sph",
    ".spx",   ".svx",  ".tak",  ".thd",  ".truehd", ".ts",   ".tta", ".vob",  ".voc",  ".vqf",  ".w64",  ".wav",
    ".wave",  ".weba", ".webm", ".wma",  ".wmv",    ".wtv",  ".wv",  ".wve",  ".xm",   ".xwma",
});

bool holds_sound(const std::filesystem::path& path) {
  try {
    const Decoder decoder(path, {});
    return true;
  } catch (const AudioError&) {
    return false;
  }
}

}  // namespace

bool has_audio_extension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

bool looks_like_recording(const std::filesystem::path& path) {
  std::error_code error;
  return has_audio_extension(path) ||
         (!path.has_extension() && std::filesystem::is_regular_file(path, error) && holds_sound(path));
}

}  // namespace auricle
