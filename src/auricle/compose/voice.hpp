#pragma once

#include <array>
#include <span>
#include <vector>

#include <auricle/compose/signal.hpp>
#include <auricle/core/random.hpp>

namespace auricle {

/// What swings inside an instrument.
enum class Source {
  kString,    ///< a plucked string (Karplus and Strong 1983, tuned as by Jaffe and Smith 1983)
  kSaw,       ///< a band-limited sawtooth
  kSquare,    ///< a band-limited square wave
  kPartials,  ///< a sum of harmonics, each fading at its own speed
};

/// A pitched instrument, as numbers: source → saturation → moving low-pass filter → envelope.
struct Voice {
  Source source = Source::kPartials;
  std::array<double, 8> partials = {1};  ///< kPartials: amplitudes of harmonics 1 … 8
  double partial_fading = 0;             ///< kPartials: harmonic h fades as exp(-partial_fading * h * t)
  double pluck_brightness = 0.5;         ///< kString: 0 … 1, how much treble the pluck holds
  double ring_s = 2;                     ///< kString: time to fall by 60 dB
  int unison = 1;                        ///< kSaw, kSquare: oscillators to a note
  double unison_cents = 8;               ///< and how far apart they stand
  double vibrato_cents = 0;              ///< kSaw, kSquare: depth, at 5.5 Hz
  double drive = 0;                      ///< see saturate()
  double cutoff_hz = 20000;              ///< of the low-pass filter, before and after the swell
  double sweep_hz = 0;                   ///< how far the envelope opens the filter
  double resonance = 0.7;
  Envelope envelope;
};

/// What a voice is to play.
struct Tone {
  std::span<const int> midi_pitches;  ///< 69 is 440 Hz; several make a chord that is saturated as one
  double held_s = 0.5;
};

/// One note or chord, peak 1, as long as it is held and released.
std::vector<float> render_tone(const Voice& voice, const Tone& tone, Random& random, int sample_rate_hz);

/// A percussion sound, as numbers: a falling sine, metal bars and filtered noise.
struct DrumSound {
  double tone_level = 0;
  double tone_hz = 60;      ///< where the sine's fall ends
  double tone_drop_hz = 0;  ///< how far above it begins
  double tone_decay_s = 0.1;
  double metal_level = 0;  ///< six square waves without common pitch
  double noise_level = 0;
  double noise_decay_s = 0.1;
  double low_cut_hz = 200;  ///< of noise and metal
  double high_cut_hz = 20000;
  int bursts = 1;  ///< strokes 11 ms apart, as in a clap
};

/// One stroke, peak 1.
std::vector<float> render_stroke(const DrumSound& drum, Random& random, int sample_rate_hz);

}  // namespace auricle
