#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace auricle {

/// How a file keeps its tags.
enum class TagFormat {
  kNone,  ///< not at all, or in a way that is not known here
  kId3,   ///< MP3, AAC and the like: ID3v2 before the sound, APE and ID3v1 behind it
  kFlac,
  kVorbis,  ///< Ogg Vorbis
  kOpus,    ///< Ogg Opus
  kSpeex,   ///< Ogg Speex
  kOggFlac,
  kMp4,
  kAiff,
  kWav,
  kMonkeys,  ///< Monkey's Audio
  kMusepack,
  kWavPack,
  kTrueAudio,
  kAsf,  ///< Windows Media
};

/// By what the file begins with, behind an ID3v2 tag if need be; its name is asked only for MP3s that begin with
/// something else. Throws FileError when it can't be read.
TagFormat tag_format(const std::filesystem::path& file);

/// The format's name for people: "Ogg Vorbis".
std::string_view name_of(TagFormat format);

}  // namespace auricle
