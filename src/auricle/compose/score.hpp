#pragma once

#include <cstddef>
#include <variant>
#include <vector>

#include <auricle/compose/voice.hpp>

namespace auricle {

/// One instrument of a song.
struct Track {
  std::variant<Voice, DrumSound> sound;
  double level_db = 0;
};

/// One note, chord or stroke.
struct Event {
  std::size_t track = 0;
  std::vector<int> midi_pitches;  ///< empty for a drum
  double start_s = 0;
  int held_ms = 0;    ///< 0 for a drum
  double accent = 1;  ///< factor of amplitude
};

/// How a recording of the song sounds as a whole.
struct Mix {
  double room_level = 0;
  double room_decay_s = 1;
  double saturation = 0;
  double low_cut_hz = 30;
  double cutoff_hz = 8000;
  double noise_db = -60;
  double peak = 0.9;
};

/// A song before it sounds.
struct Score {
  std::vector<Track> tracks;
  std::vector<Event> events;
  Mix mix;
};

}  // namespace auricle
