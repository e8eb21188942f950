#include <auricle/audio/files.hpp>

#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(Files, RecordingsAreKnownByTheirNames) {
  for (const char* name : {"a.au",   "a.wav",  "a.mp3",  "a.flac", "a.ogg",  "a.oga",    "a.opus",
                           "a.m4a",  "a.aac",  "a.aif",  "a.aiff", "a.wma",  "a.mp4",    "a.mkv",
                           "a.webm", "a.mov",  "a.mpga", "a.mp1",  "a.bwf",  "a.m4r",    "a.ogx",
                           "a.ts",   "a.voc",  "a.dff",  "a.ra",   "a.rm",   "a.3g2",    "a.f4a",
                           "a.m2ts", "a.vob",  "a.mlp",  "a.thd",  "a.eac3", "a.tak",    "a.shn",
                           "a.gsm",  "a.8svx", "a.sph",  "a.loas", "a.weba", "LOUD.MP3", "x/y.z/blues.00000.au"}) {
    EXPECT_TRUE(has_audio_extension(name)) << name;
  }
}

TEST(Files, OtherNamesAreNot) {
  for (const char* name : {"", "mp3", ".mp3", "a.txt", "a.mp3.part", "a.jpg", "a.m3u8", "a.", "music.mp3/cover"}) {
    EXPECT_FALSE(has_audio_extension(name)) << name;
  }
}

TEST(Files, FilesWithoutAnEndingAreLookedAt) {
  const test::TemporaryFolder folder;
  write_file(folder / "song", read_file(test::golden("audio/tone.mp3")));
  write_file(folder / "song.mp3.part", read_file(test::golden("audio/tone.mp3")));
  write_file(folder / "letter", "Dear reader, this is no music.");
  write_file(folder / "letter.mp3", "Dear reader, this is no music.");
  write_file(folder / "empty", "");
  std::filesystem::create_directory(folder / "album");

  EXPECT_TRUE(looks_like_recording(folder / "song"));
  EXPECT_TRUE(looks_like_recording(folder / "letter.mp3")) << "so that it is named when it can't be used";
  EXPECT_FALSE(looks_like_recording(folder / "song.mp3.part"));
  for (const char* name : {"letter", "empty", "album", "missing"}) {
    EXPECT_FALSE(looks_like_recording(folder / name)) << name;
  }
}

}  // namespace
}  // namespace auricle
