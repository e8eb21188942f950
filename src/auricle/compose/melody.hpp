#pragma once

#include <vector>

#include <auricle/compose/style.hpp>
#include <auricle/core/random.hpp>

namespace auricle {

/// The pitches of a part, note by note: chords laid close above the part's lowest pitch, degrees of the chord, and a
/// melody that walks through the scale with a motif that comes back.
class Melody {
 public:
  Melody(const Intervals& scale, int key, int lowest_pitch, Random random);

  /// What a pattern's `letter` means over a chord: MIDI pitches; none when the player leaves the note out.
  std::vector<int> pitches(char letter, const Chord& chord);

 private:
  int above_lowest(int semitones_above_key) const;
  int walk();

  const Intervals& scale_;
  int key_;
  int lowest_pitch_;
  Random random_;
  std::vector<int> motif_;  // steps through the scale
  std::size_t motif_position_ = 0;
  int degree_;  // in the scale, counted on over octaves
};

}  // namespace auricle
