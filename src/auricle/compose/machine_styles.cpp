#include <auricle/compose/style.hpp>

#include <auricle/compose/harmony.hpp>
#include <auricle/compose/instruments.hpp>

namespace auricle {

// The table of played_styles.cpp, gone on with.
// clang-format off
std::vector<Style> machine_styles() {
  using namespace harmony;      // NOLINT(google-build-using-namespace): a table written in their words
  using namespace instruments;  // NOLINT(google-build-using-namespace)
  return {
      {.name = "fourfloor",
       .tempo_bpm = {104, 132},
       .progressions =
           {{.scale = kMinorScale, .chords = {minor_seventh(0), minor_seventh(5), seventh(10), major_seventh(3)}},
            {.scale = kDorianScale, .chords = {minor_seventh(0), minor_seventh(0), seventh(5), seventh(5)}},
            {.scale = kMajorScale, .chords = {major_seventh(5), minor_seventh(4), minor_seventh(2), major_seventh(0)}}},
       .drums = {{.sounds = {kKick, kDeepKick}, .patterns = {"x...x...x...x..."}, .level_db = -2},
                 {.sounds = {kClap, kSnare}, .patterns = {"....x.......x..."}, .level_db = -6},
                 {.sounds = {kOpenHat}, .patterns = {"..x...x...x...x."}, .level_db = -11},
                 {.sounds = {kClosedHat, kShaker}, .patterns = {"x.x.x.x.x.x.x.x.", "xooxxooxxooxxoox"}, .level_db = -15, .presence = 0.6}},
       .parts = {{.voices = {kBassString, kSawBass}, .patterns = {"1.8.1.8.1.8.1.8.", "1--.8.1.1--.8.5.", "1.11.8.1.11.8.5."}, .lowest_pitch = 31, .level_db = -3},
                 {.voices = {kMutedString, kElectricPiano}, .patterns = {"..c...cc..c...cc", "c..c..c...c..c..", ".c.cc.c..c.cc.c."}, .lowest_pitch = 57, .level_db = -8},
                 {.voices = {kStrings, kPad}, .patterns = {"c---------------", "8-------5-------"}, .lowest_pitch = 60, .level_db = -9, .presence = 0.85},
                 {.voices = {kBrass, kStrings, kSynthPluck}, .patterns = {"....c.......c.c.", "w-m-....w---....", "m-w-m-w---------"}, .lowest_pitch = 62, .level_db = -9, .presence = 0.7}},
       .cutoff_hz = {.low = 8000, .high = 10500}},

      {.name = "boombap",
       .tempo_bpm = {74, 106},
       .swing = {0.5, 0.6},
       .progressions =
           {{.scale = kMinorPentatonic, .chords = {minor_seventh(0), minor_seventh(0), minor_seventh(5), minor_seventh(0)}},
            {.scale = kDorianScale, .chords = {minor_seventh(2), minor_seventh(0)}},
            {.scale = kMinorScale, .chords = {minor(0), major(8)}}},
       .drums = {{.sounds = {kDeepKick, kKick}, .patterns = {"x.....x...x.....", "x..x......xx....", "x.x.......x..x.."}, .level_db = 0},
                 {.sounds = {kSnare, kClap}, .patterns = {"....x.......x...", "....x..o.o..x..."}, .level_db = -3},
                 {.sounds = {kClosedHat, kShaker}, .patterns = {"x.x.x.x.x.x.x.x.", "x.xox.xxx.xox.xx", "xxxxxxxxxxxxxxxx"}, .level_db = -14}},
       .parts = {{.voices = {kSubBass, kUprightBass}, .patterns = {"1-----..1---....", "1---....1-..5-..", "1-..1-....3-1---"}, .lowest_pitch = 28, .level_db = -1},
                 {.voices = {kElectricPiano, kPiano, kNylonString, kOrgan}, .patterns = {"c---------------", "c-----c---......", "1.3.5.3.8.5.3.5."}, .lowest_pitch = 53, .level_db = -8},
                 {.voices = {kStrings, kBrass, kFlute, kPickedString}, .patterns = {"........m-w-....", "w---m-..........", "c-..............c-......c-......"}, .lowest_pitch = 60, .level_db = -10, .presence = 0.65}},
       .cutoff_hz = {.low = 4000, .high = 7000},
       .noise_db = {.low = -52, .high = -44}},

      {.name = "synthpop",
       .tempo_bpm = {94, 134},
       .progressions =
           {{.scale = kMajorScale, .chords = {major(0), major(7), minor(9), major(5)}},
            {.scale = kMajorScale, .chords = {minor(9), major(5), major(0), major(7)}},
            {.scale = kMajorPentatonic, .chords = {major(5), major(7), minor(9), major(0)}}},
       .drums = {{.sounds = {kKick, kDeepKick}, .patterns = {"x...x...x...x...", "x.....x.x.......", "x.......x.x....."}, .level_db = -3},
                 {.sounds = {kClap, kSnare}, .patterns = {"....x.......x..."}, .level_db = -4},
                 {.sounds = {kClosedHat, kOpenHat}, .patterns = {"x.x.x.x.x.x.x.x.", "..x...x...x...x.", "xxxxxxxxxxxxxxxx"}, .level_db = -14}},
       .parts = {{.voices = {kSawBass, kWideBass}, .patterns = {"1.1.1.1.1.1.1.1.", "1--1--1-1--1--1-", "1-------........"}, .lowest_pitch = 33, .level_db = -4},
                 {.voices = {kPad, kStrings, kPiano}, .patterns = {"c---------------", "c-----c-----c---"}, .lowest_pitch = 55, .level_db = -9},
                 {.voices = {kSynthPluck, kSquareLead, kPickedString}, .patterns = {"1358135813581358", "1.5.8.5.3.5.8.5.", "8.5.3.5.8.5.3.5."}, .lowest_pitch = 60, .level_db = -9, .presence = 0.75},
                 {.voices = {kSquareLead, kFlute, kLeadGuitar, kSynthPluck}, .patterns = {"w-w-m---w-m-w---", "w---m-m-w-------", "..w-m-w---w-m---"}, .lowest_pitch = 65, .level_db = -5, .presence = 0.85}},
       .cutoff_hz = {.low = 9000, .high = 11000},
       .noise_db = {.low = -72, .high = -64}},

      {.name = "waltz",
       .tempo_bpm = {88, 186},
       .beats_per_bar = 3,
       .progressions =
           {{.scale = kMajorScale, .chords = {major(0), major(0), seventh(7), seventh(7), seventh(7), seventh(7), major(0), major(0)}},
            {.scale = kMajorScale, .chords = {major(0), minor(9), minor(2), seventh(7)}},
            {.scale = kHarmonicMinorScale, .chords = {minor(0), minor(5), seventh(7), minor(0)}}},
       .drums = {{.sounds = {kBrush, kShaker, kClosedHat}, .patterns = {"....o...o...", "x...o...o..."}, .level_db = -13, .presence = 0.5},
                 {.sounds = {kKick}, .patterns = {"x..........."}, .level_db = -7, .presence = 0.5}},
       .parts = {{.voices = {kUprightBass, kBassString, kReeds}, .patterns = {"1---........", "1---........5---........"}, .lowest_pitch = 33, .level_db = -3},
                 {.voices = {kReeds, kPiano, kNylonString, kOrgan}, .patterns = {"....c-..c-..", "....c---c---"}, .lowest_pitch = 53, .level_db = -7},
                 {.voices = {kReeds, kFiddle, kPiano, kFlute}, .patterns = {"w-------m---w---m---w---", "w---m-m-w-m-", "w-m-w-m-w---"}, .lowest_pitch = 64, .level_db = -4}}},

      {.name = "breakbeat",
       .tempo_bpm = {124, 176},
       .progressions =
           {{.scale = kMinorScale, .chords = {minor_seventh(0), minor_seventh(0), major_seventh(8), major_seventh(8)}},
            {.scale = kMinorPentatonic, .chords = {minor(0), minor(0), minor(10), minor(5)}}},
       .drums = {{.sounds = {kKick, kClickKick}, .patterns = {"x.x.......xx....", "x.....x...x.....", "x..x..x...x..x.."}, .level_db = -2},
                 {.sounds = {kSnare}, .patterns = {"....x..o.o..x..o", "....x..x.o..x...", "....x.......x.xx"}, .level_db = -2},
                 {.sounds = {kClosedHat, kRide, kShaker}, .patterns = {"x.x.x.x.x.x.x.x.", "xoxoxoxoxoxoxoxo"}, .level_db = -11}},
       .parts = {{.voices = {kWideBass, kSubBass, kSawBass}, .patterns = {"1-----..1-......", "1---------------", "1-..1-....1-5-.."}, .lowest_pitch = 29, .level_db = -1},
                 {.voices = {kPad, kStrings, kElectricPiano}, .patterns = {"c---------------", "c-----......c-.."}, .lowest_pitch = 57, .level_db = -9},
                 {.voices = {kSynthPluck, kSquareLead, kSawBass}, .patterns = {"m.m.w..m..m.w...", "1...8..5..3....."}, .lowest_pitch = 60, .level_db = -10, .presence = 0.6}}},
  };
}
// clang-format on

}  // namespace auricle
