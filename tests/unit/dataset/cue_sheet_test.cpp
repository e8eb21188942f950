#include <auricle/dataset/cue_sheet.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::HasSubstr;

class Cue : public testing::Test {
 protected:
  CueSheet sheet(const std::string& text, const std::string& name = "album.cue") {
    write_file(folder_ / name, text);
    return read_cue_sheet(folder_ / name);
  }
  void recording(const std::string& name) { write_file(folder_ / name, "RIFF"); }

  test::TemporaryFolder folder_;
};

TEST_F(Cue, TracksAreStretchesOfTheirFile) {
  recording("album.flac");
  const CueSheet album = sheet(
      "REM GENRE \"Bossa Nova\"\r\nREM DATE 1964\r\nPERFORMER \"Jo\xc3\xa3o\"\r\nTITLE \"Live\"\r\n"
      "FILE \"album.flac\" WAVE\r\n  TRACK 01 AUDIO\r\n    TITLE \"One, two\"\r\n    INDEX 01 00:00:00\r\n"
      "  TRACK 02 AUDIO\r\n    TITLE Two\r\n    PERFORMER \"Astrud\"\r\n    INDEX 00 03:58:00\r\n    INDEX 01 "
      "04:01:37\r\n");
  EXPECT_EQ(album.title, "Live");
  EXPECT_EQ(album.genre, "Bossa Nova");
  ASSERT_EQ(album.tracks.size(), 2U);
  EXPECT_EQ(album.tracks[0].file, folder_ / "album.flac");
  EXPECT_EQ(album.tracks[0].title, "One, two");
  EXPECT_EQ(album.tracks[0].performer, "Jo\xc3\xa3o");
  EXPECT_EQ(album.tracks[0].end_s, 241.0 + 37.0 / 75.0);
  EXPECT_EQ(album.tracks[1].number, 2);
  EXPECT_EQ(album.tracks[1].performer, "Astrud");
  EXPECT_EQ(album.tracks[1].begin_s, album.tracks[0].end_s);
  EXPECT_FALSE(album.tracks[1].end_s);
  EXPECT_TRUE(album.notes.empty());
}

TEST_F(Cue, SeveralFilesAndTracksOutOfOrder) {
  recording("a.wav");
  recording("b.wav");
  const CueSheet album = sheet(
      "FILE a.wav WAVE\nTRACK 02 AUDIO\nINDEX 01 01:00:00\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n"
      "TRACK 03 AUDIO\nINDEX 00 02:00:00\nFILE b.wav WAVE\nINDEX 01 00:00:00\nTRACK 04 MODE1/2352\nINDEX 01 "
      "09:00:00\n");
  ASSERT_EQ(album.tracks.size(), 3U);
  EXPECT_EQ(album.tracks[0].number, 1);
  EXPECT_EQ(album.tracks[0].end_s, 60.0);
  EXPECT_EQ(album.tracks[1].number, 2);
  EXPECT_FALSE(album.tracks[1].end_s);
  EXPECT_EQ(album.tracks[2].file, folder_ / "b.wav");
}

TEST_F(Cue, AnotherEncodingAndAnotherEnding) {
  recording("album.FLAC");
  const std::string track = "TRACK 01 AUDIO\nINDEX 01 00:00:00\n";
  EXPECT_EQ(sheet("TITLE \"Caf\xe9 \x96 \x80\"\nFILE \"C:\\rips\\Album.wav\" WAVE\n" + track).title,
            "Caf\xc3\xa9 \xe2\x80\x93 \xe2\x82\xac");
  EXPECT_EQ(sheet("\xef\xbb\xbfTITLE \"x\"\nFILE \"renamed.ape\" WAVE\n" + track).tracks[0].file,
            folder_ / "album.FLAC");
  EXPECT_THROW(sheet("FILE \"/etc/passwd\" WAVE\n" + track, "other.cue"), FileError);
  EXPECT_THROW(sheet("FILE \"../../etc/passwd\" WAVE\n" + track, "other.cue"), FileError);
}

TEST_F(Cue, WhatIsWrongIsNotedAndTheRestUsed) {
  recording("album.wav");
  const CueSheet album = sheet(
      "FILE album.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 00:75:00\n"
      "TRACK 03 AUDIO\nINDEX 01 9999999:00:00\nTRACK 04 AUDIO\nTRACK 05 AUDIO\nINDEX 01 05:00:00\n"
      "TRACK 06 AUDIO\nINDEX 01 05:00:00\nFILE gone.wav WAVE\nTRACK 07 AUDIO\nINDEX 01 00:00:00");
  ASSERT_GE(album.tracks.size(), 2U);
  EXPECT_EQ(album.tracks[0].end_s, 300.0);
  EXPECT_GE(album.notes.size(), 4U);
  EXPECT_THAT(album.notes[0], HasSubstr("album.cue"));
  EXPECT_THAT(album.notes[0], HasSubstr("00:75:00"));
  for (const char* const text : {"", "FILE album.wav WAVE\n", "\xff\xfeT\0", "TRACK 01 AUDIO\nINDEX 01 00:00:00\n"}) {
    EXPECT_THROW(sheet(text), FileError) << text;
  }
  EXPECT_THROW(read_cue_sheet(folder_ / "missing.cue"), FileError);
  EXPECT_THROW(sheet(std::string(2 << 20, 'x')), FileError);
}

TEST_F(Cue, WordsNeedNoQuotesAndMayHoldThem) {
  recording("My Album.wav");
  const CueSheet album = sheet(
      "REM GENRE Hard Rock\nPERFORMER The Band \nTITLE  My Album\nFILE My Album.wav WAVE\nTRACK 01 AUDIO\n"
      "TITLE \"Say \"Hi\" now\"\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nTITLE \"unclosed words\nPERFORMER \"\"\nINDEX 01 "
      "01:00:00\n",
      "other.cue");
  EXPECT_EQ(album.genre, "Hard Rock");
  EXPECT_EQ(album.performer, "The Band");
  EXPECT_EQ(album.title, "My Album");
  ASSERT_EQ(album.tracks.size(), 2U);
  EXPECT_EQ(album.tracks[0].file, folder_ / "My Album.wav");
  EXPECT_EQ(album.tracks[0].title, "Say \"Hi\" now");
  EXPECT_EQ(album.tracks[1].title, "unclosed words");
  EXPECT_EQ(album.tracks[1].performer, "The Band");
}

TEST_F(Cue, EachTrackOfARecordingHasANumberOfItsOwn) {
  recording("album.wav");
  recording("second.wav");
  std::string text = "FILE album.wav WAVE\n";
  int minute = 0;
  for (const char* const number : {"01", "01", "03", "00", "xx", "-5", "99999999999"}) {
    text += fmt::format("TRACK {} AUDIO\nINDEX 01 {:02}:00:00\n", number, minute++);
  }
  const CueSheet album = sheet(text + "FILE second.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:00:00\n");
  std::vector<int> numbers;
  std::ranges::transform(album.tracks, std::back_inserter(numbers), &CueTrack::number);
  EXPECT_THAT(numbers, testing::ElementsAre(1, 2, 3, 4, 5, 6, 7, 1));
  ASSERT_EQ(album.notes.size(), 5U);
  EXPECT_THAT(album.notes[0], HasSubstr("track \"01\" is taken for track 2: there is another one of that number"));
  EXPECT_THAT(album.notes[2], HasSubstr("track \"xx\" is taken for track 5: that is no number of a track"));
}

TEST_F(Cue, IsFoundBesideItsRecording) {
  EXPECT_FALSE(find_cue_sheet(folder_ / "album.flac"));
  write_file(folder_ / "album.flac.cue", "x");
  EXPECT_EQ(find_cue_sheet(folder_ / "album.flac"), folder_ / "album.flac.cue");
  write_file(folder_ / "album.CUE", "x");
  EXPECT_TRUE(find_cue_sheet(folder_ / "album.flac"));
}

}  // namespace
}  // namespace auricle
