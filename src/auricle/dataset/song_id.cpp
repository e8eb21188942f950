#include <auricle/dataset/song_id.hpp>

#include <auricle/audio/files.hpp>

namespace auricle {

std::string song_id(const std::filesystem::path& recording) {
  return (has_audio_extension(recording) ? recording.stem() : recording.filename()).string();
}

}  // namespace auricle
