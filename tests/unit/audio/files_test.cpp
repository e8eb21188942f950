#include <auricle/audio/files.hpp>

#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(Files, RecordingsAreKnownByTheirNames) {
  for (const char* name :
       {"a.au", "a.wav", "a.mp3", "a.flac", "a.ogg", "a.oga", "a.opus", "a.m4a", "a.aac", "a.aif", "a.aiff", "a.wma",
        "a.mp4", "a.mkv", "a.webm", "a.mov", "LOUD.MP3", "x/y.z/blues.00000.au"}) {
    EXPECT_TRUE(has_audio_extension(name)) << name;
  }
}

TEST(Files, OtherNamesAreNot) {
  for (const char* name : {"", "mp3", ".mp3", "a.txt", "a.mp3.part", "a.jpg", "a.m3u8", "a.", "music.mp3/cover"}) {
    EXPECT_FALSE(has_audio_extension(name)) << name;
  }
}

}  // namespace
}  // namespace auricle
