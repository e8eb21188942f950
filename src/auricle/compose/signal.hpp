#pragma once

#include <cstddef>
#include <span>

namespace auricle {

/// Whole samples in a time; 0 for a negative one.
std::size_t samples_in(double time_s, int sample_rate_hz);

/// Amplitude of a level in decibel.
double amplitude_of(double level_db);

/// A soft limit of ±1 that adds odd harmonics as `drive` grows; 0 leaves the sound as it is.
void saturate(std::span<float> sound, double drive);

/// Scales a sound so that its largest absolute value is `peak`; silence stays silence.
void scale_to_peak(std::span<float> sound, double peak);

/// How a note swells and fades: a straight attack, a fall towards `sustain`, and a straight release after the note.
struct Envelope {
  double attack_s = 0.005;
  double decay_s = 0.3;  ///< time constant of the fall
  double sustain = 0.5;  ///< 0 … 1 of the attack's height
  double release_s = 0.05;
};

/// An envelope played sample by sample for a note of a given length.
class EnvelopePlayer {
 public:
  EnvelopePlayer(const Envelope& envelope, std::size_t held_samples, int sample_rate_hz);
  float next();
  /// Held time and release together.
  std::size_t total_samples() const { return held_ + release_; }

 private:
  std::size_t attack_;
  std::size_t held_;
  std::size_t release_;
  double sustain_;
  double fall_per_sample_;
  double above_sustain_;
  std::size_t position_ = 0;
};

/// A two-pole filter whose cutoff may move while it runs (Zavalishin, "The Art of VA Filter Design", chapter 4).
class StateVariableFilter {
 public:
  struct Setting {
    double cutoff_hz;        ///< held below 0.45 of the sample rate
    double resonance = 0.7;  ///< the quality factor Q
  };
  StateVariableFilter(const Setting& setting, int sample_rate_hz) : sample_rate_hz_(sample_rate_hz) { tune(setting); }
  void tune(const Setting& setting);
  float low_pass(float input) { return run(input).low; }
  float high_pass(float input) { return run(input).high; }

 private:
  struct Outputs {
    float low;
    float high;
  };
  Outputs run(float input);

  int sample_rate_hz_;
  float gain_ = 0;
  float damping_ = 1;
  float state1_ = 0;
  float state2_ = 0;
};

/// A small room (Schroeder, "Natural Sounding Artificial Reverberation", 1962).
struct Room {
  double decay_s = 1.0;  ///< time to fall by 60 dB
  double level = 0.2;    ///< of the echo beside the direct sound
};
void add_room(std::span<float> sound, const Room& room, int sample_rate_hz);

}  // namespace auricle
