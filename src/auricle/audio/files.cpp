#include <auricle/audio/files.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

namespace auricle {
namespace {

constexpr auto kExtensions = std::to_array<std::string_view>({
    ".3gp", ".aac", ".ac3",  ".aif",  ".aifc", ".aiff", ".amr", ".ape", ".au",   ".avi", ".caf",
    ".dsf", ".dts", ".flac", ".flv",  ".m4a",  ".m4b",  ".m4v", ".mka", ".mkv",  ".mov", ".mp2",
    ".mp3", ".mp4", ".mpc",  ".mpeg", ".mpg",  ".oga",  ".ogg", ".ogv", ".opus", ".snd", ".spx",
    ".tta", ".w64", ".wav",  ".wave", ".webm", ".wma",  ".wmv", ".wv",
});

}  // namespace

bool has_audio_extension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  std::ranges::transform(extension, extension.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return std::ranges::find(kExtensions, extension) != kExtensions.end();
}

}  // namespace auricle
