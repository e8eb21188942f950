#include <auricle/audio/sound_identity.hpp>

#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/process.hpp>
#include <gtest/gtest.h>

#include "encoded.hpp"

namespace auricle {
namespace {

using Arguments = std::vector<std::string>;

class SoundIdentity : public test::Encoded {
 protected:
  /// A copy whose sound is as it was, by the program `ffmpeg`.
  std::filesystem::path copy(const std::filesystem::path& from, const std::string& name, const Arguments& tags,
                             const Arguments& inputs = {}) {
    Arguments command{"ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-i", from.string()};
    command.insert(command.end(), inputs.begin(), inputs.end());
    command.insert(command.end(), {"-map", "0:a", "-c", "copy", "-metadata", "title=Another name"});
    command.insert(command.end(), tags.begin(), tags.end());
    command.push_back((folder_ / name).string());
    const test::ProcessResult result = test::run(command);
    EXPECT_EQ(result.status, 0) << result.err;
    return folder_ / name;
  }

  std::filesystem::path cover() {
    const auto path = folder_ / "cover.png";
    EXPECT_EQ(test::run({"ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", "testsrc=s=320x320",
                         "-frames:v", "1", path.string()})
                  .status,
              0);
    return path;
  }
};

TEST_F(SoundIdentity, StaysWhenTagsAndNameChange) {
  const Arguments long_comment{"-metadata", "comment=" + std::string(30'000, 'x'), "-metadata", "genre=Fado"};
  for (const std::string ending :
       {"mp3", "flac", "ogg", "opus", "m4a", "aiff", "wav", "wma", "mka", "aac", "ac3", "wv"}) {
    const auto original = encode("original." + ending, 8.0, {"-metadata", "genre=Rock"});
    const std::string identity = sound_identity(original);
    EXPECT_EQ(identity.size(), 32U);
    EXPECT_EQ(sound_identity(copy(original, "copy." + ending, long_comment)), identity) << ending;
  }
}

TEST_F(SoundIdentity, StaysWhateverTagsAnMp3Has) {
  const auto original = encode("original.mp3", 8.0, {"-id3v2_version", "0", "-write_xing", "0"});
  const std::string identity = sound_identity(original);
  EXPECT_EQ(sound_identity(copy(original, "v23.mp3", {"-id3v2_version", "3"})), identity);
  EXPECT_EQ(sound_identity(copy(original, "v24.mp3", {"-id3v2_version", "4", "-write_id3v1", "1"})), identity);
  EXPECT_EQ(sound_identity(copy(original, "cover.mp3", {"-map", "1:v", "-disposition:v", "attached_pic"},
                                {"-i", cover().string()})),
            identity);
  const std::string frames = read_file(original);
  const auto ape_of = [](const std::string& genre) {
    const std::string items = static_cast<char>(genre.size()) + std::string("\0\0\0\0\0\0\0Genre\0", 13) + genre;
    const auto end = [&](char flags) {
      std::string bytes("APETAGEX\xd0\x07\0\0", 12);
      bytes.push_back(static_cast<char>(items.size() + 32));
      bytes.append("\0\0\0\x01\0\0\0\0\0\0", 10);
      bytes.push_back(flags);
      bytes.append(8, '\0');
      return bytes;
    };
    return end('\xa0') + items + end('\x80');
  };
  const std::string ape = ape_of("Fado");
  const std::string id3v1 = "TAG" + std::string(125, 'x');
  const std::string lyrics = "LYRICSBEGININD0000210EAL00005Album000034LYRICS200";
  EXPECT_EQ(sound_identity(write("ape.mp3", frames + ape)), identity);
  const std::string like_id3v1 = ape_of(std::string(53, 'x'));
  ASSERT_EQ(like_id3v1.size(), 131U) << "its last 128 bytes begin with the TAG of APETAGEX";
  EXPECT_EQ(sound_identity(write("like_id3v1.mp3", frames + like_id3v1)), identity);
  EXPECT_EQ(sound_identity(write("both.mp3", frames + ape + id3v1)), identity);
  EXPECT_EQ(sound_identity(write("lyrics.mp3", frames + lyrics + id3v1)), identity);
}

TEST_F(SoundIdentity, StaysWhateverTagsAreBehindAFlac) {
  const auto original = encode("original.flac", 2.0);
  const std::string id3v1 = "TAG" + std::string(125, 'x');
  EXPECT_EQ(sound_identity(write("tagged.flac", read_file(original) + id3v1)), sound_identity(original));
}

TEST_F(SoundIdentity, StaysWhereAPictureIsPutIntoFlacAndM4a) {
  for (const std::string ending : {"flac", "m4a"}) {
    const auto original = encode("original." + ending, 10.0);
    const auto pictured =
        copy(original, "cover." + ending, {"-map", "1:v", "-disposition:v", "attached_pic"}, {"-i", cover().string()});
    EXPECT_GT(std::filesystem::file_size(pictured), std::filesystem::file_size(original) + 1000);
    EXPECT_EQ(sound_identity(pictured), sound_identity(original)) << ending;
  }
}

TEST_F(SoundIdentity, OtherRecordingsHaveOthers) {
  for (const std::string ending : {"mp3", "flac", "ogg", "m4a", "wav"}) {
    const std::string identity = sound_identity(encode("a." + ending, 8.0));
    EXPECT_NE(sound_identity(encode("b." + ending, 8.0, {"-af", "volume=0.9"})), identity) << ending;
    // The same beginning, a little longer.
    EXPECT_NE(sound_identity(encode("c." + ending, 8.1)), identity) << ending;
    EXPECT_NE(sound_identity(encode("d." + ending, 8.0, {"-ac", "1"})), identity) << ending;
  }
}

// The shows of a series: more than the first megabyte alike, and one length to the sample.
TEST_F(SoundIdentity, WhatBeginsAlikeIsNotTheSame) {
  const Arguments long_comment{"-metadata", "comment=" + std::string(100'000, 'x')};
  for (const std::string ending : {"wav", "mp3", "flac", "m4a", "ogg"}) {
    const auto show = [&](const std::string& name, const std::string& end) {
      const auto path = folder_ / (name + "." + ending);
      const test::ProcessResult result = test::run(
          {"ffmpeg", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i",
           "anoisesrc=d=60:seed=1:r=44100[a];anoisesrc=d=12:seed=" + end + ":r=44100[b];[a][b]concat=n=2:v=0:a=1",
           "-ac", "2", "-b:a", "256k", "-map_metadata", "-1", path.string()});
      EXPECT_EQ(result.status, 0) << result.err;
      return path;
    };
    const auto first = show("first", "2");
    const auto second = show("second", "3");
    EXPECT_NE(sound_identity(first), sound_identity(second)) << ending;
    EXPECT_EQ(sound_identity(copy(first, "copy." + ending, long_comment)), sound_identity(first)) << ending;
  }
}

TEST_F(SoundIdentity, WhatIsNoSoundIsToldByName) {
  const auto text = write("words.mp3", std::string(10'000, 'a'));
  try {
    sound_identity(text);
    FAIL();
  } catch (const AudioError& error) {
    EXPECT_NE(std::string(error.what()).find("words.mp3"), std::string::npos);
  }
  EXPECT_THROW(sound_identity(folder_ / "missing.mp3"), AudioError);
  EXPECT_THROW(sound_identity(write("empty.flac", "")), AudioError);
}

}  // namespace
}  // namespace auricle
