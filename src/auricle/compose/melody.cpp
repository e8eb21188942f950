#include <auricle/compose/melody.hpp>

#include <algorithm>
#include <array>

namespace auricle {
namespace {

constexpr std::size_t kMotifNotes = 12;
constexpr double kMotifChange = 0.2;  // share of notes that leave the motif
constexpr double kMaybeNote = 0.67;   // how often 'm' is played

int random_step(Random& random) {
  constexpr std::array<int, 9> kSteps = {-2, -1, -1, -1, 0, 1, 1, 1, 2};
  return kSteps[random.below(kSteps.size())];
}

}  // namespace

Melody::Melody(const Intervals& scale, int key, int lowest_pitch, Random random)
    : scale_(scale), key_(key), lowest_pitch_(lowest_pitch), random_(random), degree_(static_cast<int>(scale.size())) {
  for (std::size_t i = 0; i < kMotifNotes; ++i) {
    motif_.push_back(random_step(random_));
  }
}

int Melody::above_lowest(int semitones_above_key) const {
  const int distance = (key_ + semitones_above_key - lowest_pitch_) % 12;
  return lowest_pitch_ + (distance < 0 ? distance + 12 : distance);
}

int Melody::walk() {
  const int size = static_cast<int>(scale_.size());
  const int step = random_.chance(kMotifChange) ? random_step(random_) : motif_[motif_position_];
  motif_position_ = (motif_position_ + 1) % motif_.size();
  degree_ += step;
  // Turned back at the ends of two octaves.
  degree_ = degree_ < 0 ? -degree_ : degree_;
  degree_ = degree_ > 2 * size ? 4 * size - degree_ : degree_;
  return above_lowest(0) + 12 * (degree_ / size) + scale_[degree_ % size];
}

std::vector<int> Melody::pitches(char letter, const Chord& chord) {
  const int root = above_lowest(chord.root);
  switch (letter) {
    case 'c': {
      std::vector<int> laid;
      for (const int tone : chord.tones) {
        laid.push_back(above_lowest(chord.root + tone));
      }
      std::sort(laid.begin(), laid.end());
      return laid;
    }
    case 'p':
      return {root, root + 7, root + 12};
    case 'm':
      return random_.chance(kMaybeNote) ? std::vector{walk()} : std::vector<int>{};
    case 'w':
      return {walk()};
    default: {
      const int seventh = chord.tones.size() > 3 ? chord.tones[3] : 10;
      const std::array<int, 8> degrees = {0, 2, chord.tones[1], 5, chord.tones[2], 9, seventh, 12};
      return {root + degrees.at(static_cast<std::size_t>(letter - '1'))};
    }
  }
}

}  // namespace auricle
