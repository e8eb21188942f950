#pragma once

#include <string_view>
#include <vector>

#include <auricle/compose/voice.hpp>
#include <auricle/core/random.hpp>

namespace auricle {

using Intervals = std::vector<int>;  ///< semitones above a root

/// A chord by its root, in semitones above the key, and the tones on it.
struct Chord {
  int root = 0;
  Intervals tones;
};

/// A chord progression that goes round, with the scale that melodies over it use.
struct Progression {
  Intervals scale;
  std::vector<Chord> chords;
  int chords_per_bar = 1;
};

/// One percussion instrument's share of a style. Patterns have a character for each sixteenth of a bar: 'x' a stroke,
/// 'o' a soft one, '.' none; one longer than a bar goes on over the next.
struct DrumLine {
  std::vector<DrumSound> sounds;  ///< a song takes one
  std::vector<std::string_view> patterns;
  double level_db = 0;
  double presence = 1;  ///< share of songs that have it
};

/// One pitched instrument's share of a style. Patterns have a character for each sixteenth:
/// '1' … '8' a degree of the chord, 'c' the chord, 'p' a power chord, 'w' a step of a walk through the scale,
/// 'm' such a step in two cases of three, '-' the note goes on, '.' silence.
struct Part {
  std::vector<Voice> voices;  ///< a song takes one
  std::vector<std::string_view> patterns;
  int lowest_pitch = 48;  ///< MIDI; chords and roots lie in the octave above
  double level_db = 0;
  double presence = 1;
};

/// A genre of the practice set: everything that its songs have in common, and the ranges in which they differ.
struct Style {
  std::string_view name;
  Random::Range tempo_bpm;
  Random::Range swing = {.low = 0.5, .high = 0.5};  ///< where in a beat its second half begins; 2/3 is a triplet
  int beats_per_bar = 4;
  std::vector<Progression> progressions;
  std::vector<DrumLine> drums;
  std::vector<Part> parts;
  Random::Range room = {.low = 0.02, .high = 0.12};        ///< level of the reverberation
  Random::Range cutoff_hz = {.low = 6000, .high = 10000};  ///< the recording's treble limit
  Random::Range saturation = {.low = 0.3, .high = 1.2};    ///< of the whole mix
  Random::Range noise_db = {.low = -64, .high = -52};      ///< background, below the mix's peak
};

/// Every style, in the order of practice_genres().
const std::vector<Style>& styles();

/// The styles that imitate a band, and those that imitate machines (each file holds one table).
std::vector<Style> played_styles();
std::vector<Style> machine_styles();

}  // namespace auricle
