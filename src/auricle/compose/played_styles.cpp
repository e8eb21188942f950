#include <auricle/compose/style.hpp>

#include <auricle/compose/harmony.hpp>
#include <auricle/compose/instruments.hpp>

namespace auricle {

// clang-format would stand every pattern on a line of its own; as a table they can be compared by eye.
// clang-format off
std::vector<Style> played_styles() {
  using namespace harmony;      // NOLINT(google-build-using-namespace): a table written in their words
  using namespace instruments;  // NOLINT(google-build-using-namespace)
  return {
      {.name = "shuffle",
       .tempo_bpm = {72, 128},
       .swing = {0.61, 0.68},
       .progressions =
           {{.scale = kBluesScale, .chords = {seventh(0), seventh(0), seventh(0), seventh(0), seventh(5), seventh(5),
                                              seventh(0), seventh(0), seventh(7), seventh(5), seventh(0), seventh(7)}},
            {.scale = kBluesScale, .chords = {seventh(0), seventh(5), seventh(0), seventh(0), seventh(5), seventh(5),
                                              seventh(0), seventh(0), seventh(7), seventh(5), seventh(0), seventh(7)}},
            {.scale = kMinorPentatonic, .chords = {minor_seventh(0), minor_seventh(0), minor_seventh(5),
                                                   minor_seventh(0), seventh(8), seventh(7)}}},
       .drums = {{.sounds = {kKick}, .patterns = {"x.......x.......", "x.....x.x.....x.", "x...x...x...x..."}, .level_db = -3},
                 {.sounds = {kSnare, kBrush}, .patterns = {"....x.......x..."}, .level_db = -5},
                 {.sounds = {kClosedHat, kRide}, .patterns = {"x.o.x.o.x.o.x.o.", "x...x.o.x...x.o."}, .level_db = -11}},
       .parts = {{.voices = {kBassString, kUprightBass}, .patterns = {"1---3---5---6---8---6---5---3---", "1---3---5---6---", "1-1-3-3-5-5-6-6-"}, .lowest_pitch = 31, .level_db = -3},
                 {.voices = {kPickedString, kPiano}, .patterns = {"c-c-c-c-c-c-c-c-", "....c-......c-..", "..c-..c-..c-..c-"}, .lowest_pitch = 50, .level_db = -7},
                 {.voices = {kOrgan, kPiano}, .patterns = {"c---------------", "..c-....c---...."}, .lowest_pitch = 55, .level_db = -12, .presence = 0.5},
                 {.voices = {kLeadGuitar, kCrunchGuitar, kPickedString, kBrass}, .patterns = {"..m.w---..m.w-m-w-------........", "w-m---m-w---....", "....m.m.w-----m-"}, .lowest_pitch = 62, .level_db = -6, .presence = 0.85}},
       .room = {.low = 0.03, .high = 0.1},
       .cutoff_hz = {.low = 6500, .high = 8500},
       .saturation = {.low = 0.6, .high = 1.6},
       .noise_db = {.low = -54, .high = -48}},

      {.name = "chamber",
       .tempo_bpm = {58, 132},
       .progressions =
           {{.scale = kMajorScale, .chords = {major(0), major(7), minor(9), minor(4), major(5), major(0), major(5), major(7)}},
            {.scale = kMajorScale, .chords = {major(0), minor(2), seventh(7), major(0)}, .chords_per_bar = 2},
            {.scale = kHarmonicMinorScale, .chords = {minor(0), minor(5), seventh(7), minor(0), major(8), minor(5), seventh(7), minor(0)}},
            {.scale = kHarmonicMinorScale, .chords = {minor(0), major(10), major(8), major(7)}}},
       .parts = {{.voices = {kStrings, kFiddle, kUprightBass}, .patterns = {"1-------5-------", "1---------------", "1---5---8---5---"}, .lowest_pitch = 38, .level_db = -6},
                 {.voices = {kHarpsichord, kPiano, kNylonString}, .patterns = {"1.5.3.5.1.5.3.5.", "1-3-5-8-5-3-5-3-", "1535153515351535"}, .lowest_pitch = 55, .level_db = -6, .presence = 0.85},
                 {.voices = {kStrings, kOrgan}, .patterns = {"c---------------", "c-------c-------"}, .lowest_pitch = 55, .level_db = -9, .presence = 0.7},
                 {.voices = {kFiddle, kFlute, kStrings, kPiano}, .patterns = {"w---m---w-m-w---w-------m---w---", "w-m-w-m-w---m---", "w-------m-m-w---"}, .lowest_pitch = 67, .level_db = -4}},
       .room = {.low = 0.08, .high = 0.25},
       .cutoff_hz = {.low = 7000, .high = 10000},
       .saturation = {.low = 0, .high = 0.4},
       .noise_db = {.low = -64, .high = -58}},

      {.name = "twostep",
       .tempo_bpm = {84, 138},
       .swing = {0.5, 0.56},
       .progressions =
           {{.scale = kMajorPentatonic, .chords = {major(0), major(0), major(5), major(0), major(0), major(0), seventh(7), major(0)}},
            {.scale = kMajorPentatonic, .chords = {major(0), major(5), major(7), major(0)}},
            {.scale = kMajorPentatonic, .chords = {major(0), minor(9), major(5), major(7)}}},
       .drums = {{.sounds = {kKick}, .patterns = {"x.......x......."}, .level_db = -4},
                 {.sounds = {kBrush, kSnare, kRim}, .patterns = {"....x.......x...", "o.x.o.x.o.x.o.x.", "ooxoooxoooxoooxo"}, .level_db = -9},
                 {.sounds = {kClosedHat, kShaker}, .patterns = {"x.x.x.x.x.x.x.x.", "..x...x...x...x."}, .level_db = -15, .presence = 0.6}},
       .parts = {{.voices = {kUprightBass, kBassString}, .patterns = {"1-------5-------", "1---....5---...."}, .lowest_pitch = 31, .level_db = -3},
                 {.voices = {kPickedString, kNylonString}, .patterns = {"....c-......c-..", "..c-..c-..c-..c-", "....c-c-....c-c-"}, .lowest_pitch = 52, .level_db = -6},
                 {.voices = {kPickedString, kHarpsichord}, .patterns = {"1.3.5.8.5.3.5.3.", "1358531358531358"}, .lowest_pitch = 57, .level_db = -6, .presence = 0.85},
                 {.voices = {kFiddle, kPickedString, kReeds}, .patterns = {"w-m-w---m-m-w---", "w---m---w-w-m---", "..m-w-m-w-------"}, .lowest_pitch = 64, .level_db = -6, .presence = 0.9}},
       .cutoff_hz = {.low = 8000, .high = 10500},
       .saturation = {.low = 0.1, .high = 0.7},
       .noise_db = {.low = -60, .high = -56}},

      {.name = "swing",
       .tempo_bpm = {104, 210},
       .swing = {0.6, 0.68},
       .progressions =
           {{.scale = kMajorScale, .chords = {minor_seventh(2), seventh(7), major_seventh(0), seventh(9)}},
            {.scale = kMajorScale, .chords = {major_seventh(0), seventh(9), minor_seventh(2), seventh(7)}, .chords_per_bar = 2},
            {.scale = kDorianScale, .chords = {minor_seventh(0), minor_seventh(0), minor_seventh(5), minor_seventh(0), seventh(8), seventh(7), minor_seventh(0), seventh(7)}},
            {.scale = kBluesScale, .chords = {seventh(0), seventh(5), seventh(0), seventh(0), seventh(5), seventh(5), seventh(0), seventh(9), minor_seventh(2), seventh(7), seventh(0), seventh(7)}}},
       .drums = {{.sounds = {kRide, kClosedHat}, .patterns = {"x...x.o.x...x.o.", "x...x...x...x.o."}, .level_db = -7},
                 {.sounds = {kClosedHat}, .patterns = {"....x.......x..."}, .level_db = -14},
                 {.sounds = {kKick}, .patterns = {"o...o...o...o...", "......o.........", "o.........o....."}, .level_db = -9, .presence = 0.8},
                 {.sounds = {kBrush, kSnare}, .patterns = {"......o.......o.", "....o.......o..."}, .level_db = -14, .presence = 0.7}},
       .parts = {{.voices = {kUprightBass, kBassString}, .patterns = {"1---3---5---6---", "1---w---5---w---", "1---w---w---w---"}, .lowest_pitch = 31, .level_db = -2},
                 {.voices = {kPiano, kNylonString}, .patterns = {"..c-......c-....", "c-....c-........", "......c-....c---"}, .lowest_pitch = 53, .level_db = -8},
                 {.voices = {kBrass, kFlute, kPiano}, .patterns = {"w-m-w-m-w---m-m-w-----m-....m-m-", "m-w-m-w---m-w---", "..w-m-w-m-w-----"}, .lowest_pitch = 60, .level_db = -4, .presence = 0.9},
                 {.voices = {kBrass}, .patterns = {"c-....c-....c---", "..c---........c-"}, .lowest_pitch = 55, .level_db = -11, .presence = 0.35}},
       .room = {.low = 0.08, .high = 0.2},
       .cutoff_hz = {.low = 5000, .high = 7000},
       .saturation = {.low = 0.1, .high = 0.6},
       .noise_db = {.low = -52, .high = -44}},

      {.name = "riff",
       .tempo_bpm = {92, 184},
       .progressions =
           {{.scale = kPhrygianScale, .chords = {minor(0), minor(0), major(1), minor(0), major(8), major(10)}},
            {.scale = kMinorScale, .chords = {minor(0), major(8), major(10), minor(0)}},
            {.scale = kMinorScale, .chords = {minor(0), minor(3), minor(6), minor(5)}, .chords_per_bar = 2}},
       .drums = {{.sounds = {kClickKick, kKick}, .patterns = {"x.xxx.xxx.xxx.xx", "xxxxxxxxxxxxxxxx", "x..x..x.x..x..x.", "x.......x.x....."}, .level_db = -4},
                 {.sounds = {kSnare}, .patterns = {"....x.......x...", "........x.......", "..x...x...x...x."}, .level_db = -4},
                 {.sounds = {kCrash, kRide, kClosedHat, kOpenHat}, .patterns = {"x...x...x...x...", "x.x.x.x.x.x.x.x."}, .level_db = -13}},
       .parts = {{.voices = {kBassString, kWideBass}, .patterns = {"1.111.111.111.11", "1-1-1-1-1-1-1-1-", "1---------------"}, .lowest_pitch = 28, .level_db = -6},
                 {.voices = {kDistortedGuitar, kDistortedGuitar, kCrunchGuitar}, .patterns = {"p.ppp.ppp.ppp.pp", "p-p-pp.pp-p-p-..", "p-----p---p-p---", "p..p..p.p..p..p.", "p---------------"}, .lowest_pitch = 38, .level_db = -2},
                 {.voices = {kLeadGuitar, kDistortedGuitar}, .patterns = {"wwmwwwmwwwmwwwmw", "w-----m-w-------", "w-w-m-w-w-w-m---"}, .lowest_pitch = 62, .level_db = -7, .presence = 0.55}},
       .saturation = {.low = 0.8, .high = 2.5}},

      {.name = "offbeat",
       .tempo_bpm = {62, 104},
       .swing = {0.5, 0.62},
       .progressions =
           {{.scale = kMinorPentatonic, .chords = {minor(0), minor(5)}},
            {.scale = kMajorScale, .chords = {major(0), major(5), major(7), major(5)}},
            {.scale = kDorianScale, .chords = {minor_seventh(0), major(10), minor_seventh(0), minor(7)}},
            {.scale = kMajorScale, .chords = {major(0), minor(9), minor(2), major(7)}}},
       .drums = {{.sounds = {kKick, kDeepKick}, .patterns = {"........x.......", "x.......x.......", "x...x...x...x..."}, .level_db = -3},
                 {.sounds = {kRim, kSnare}, .patterns = {"........x.......", "....x.......x..."}, .level_db = -7},
                 {.sounds = {kClosedHat, kShaker}, .patterns = {"x.x.x.x.x.x.x.x.", "..x...x...x...x.", "x.oox.oox.oox.oo"}, .level_db = -14}},
       .parts = {{.voices = {kBassString, kSubBass}, .patterns = {"1-..3-5-....1-5-", "1---..5-5-..3---", "....1-1-3-..5---", "1-----1-5-----3-"}, .lowest_pitch = 29, .level_db = -1},
                 {.voices = {kMutedString, kPickedString, kPiano}, .patterns = {"..c...c...c...c.", "....c.......c...", "..cc..c...cc..c."}, .lowest_pitch = 55, .level_db = -5},
                 {.voices = {kOrgan, kElectricPiano}, .patterns = {"..cc..cc..cc..cc", ".c.c.c.c.c.c.c.c", "c-------........"}, .lowest_pitch = 52, .level_db = -10, .presence = 0.8},
                 {.voices = {kBrass, kReeds, kFlute, kOrgan}, .patterns = {"w-m-w---........", "....m-m-w-------", "w---m---........w-m-w---........"}, .lowest_pitch = 62, .level_db = -7, .presence = 0.65}},
       .room = {.low = 0.05, .high = 0.22},
       .cutoff_hz = {.low = 4000, .high = 6000},
       .noise_db = {.low = -62, .high = -56}},

      {.name = "backbeat",
       .tempo_bpm = {92, 156},
       .progressions =
           {{.scale = kMajorPentatonic, .chords = {major(0), major(10), major(5), major(0)}},
            {.scale = kMinorPentatonic, .chords = {minor(0), major(3), major(10), major(5)}},
            {.scale = kMajorScale, .chords = {major(0), major(7), minor(9), major(5)}},
            {.scale = kBluesScale, .chords = {seventh(0), seventh(0), seventh(5), seventh(0)}}},
       .drums = {{.sounds = {kKick, kClickKick}, .patterns = {"x.....x.x.......", "x.......x.x.....", "x.......x......."}, .level_db = -3},
                 {.sounds = {kSnare}, .patterns = {"....x.......x...", "....x.......x..o"}, .level_db = -3},
                 {.sounds = {kClosedHat, kOpenHat, kRide}, .patterns = {"x.x.x.x.x.x.x.x.", "x...x...x...x..."}, .level_db = -12}},
       .parts = {{.voices = {kBassString}, .patterns = {"1-1-1-1-1-1-1-1-", "1---..1-1---5-..", "1-----1-1-------"}, .lowest_pitch = 31, .level_db = -3},
                 {.voices = {kCrunchGuitar, kCrunchGuitar, kDistortedGuitar, kPickedString}, .patterns = {"p-p-p-p-p-p-p-p-", "c-----c-c---c-c-", "p-----p-----p---", "..c-c-....c-c-c-"}, .lowest_pitch = 43, .level_db = -4},
                 {.voices = {kOrgan, kPiano, kPickedString}, .patterns = {"c---------------", "c---c---c---c---", "1-3-5-3-1-3-5-3-"}, .lowest_pitch = 55, .level_db = -11, .presence = 0.6},
                 {.voices = {kLeadGuitar, kCrunchGuitar, kReeds, kOrgan}, .patterns = {"w---m-m-w-------", "w-m-w---....m-m-", "..m-w-----m-w---"}, .lowest_pitch = 62, .level_db = -6, .presence = 0.75}},
       .saturation = {.low = 0.5, .high = 1.8}},
  };
}
// clang-format on

}  // namespace auricle
