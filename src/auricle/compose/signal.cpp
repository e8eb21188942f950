#include <auricle/compose/signal.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace auricle {

std::size_t samples_in(double time_s, int sample_rate_hz) {
  return static_cast<std::size_t>(std::llround(std::max(0.0, time_s) * sample_rate_hz));
}

double amplitude_of(double level_db) { return std::pow(10.0, level_db / 20.0); }

void saturate(std::span<float> sound, double drive) {
  if (drive <= 0) {
    return;
  }
  const auto gain = static_cast<float>(drive);
  for (float& sample : sound) {
    const float driven = gain * sample;
    sample = driven / std::sqrt(1.0F + driven * driven);
  }
}

void scale_to_peak(std::span<float> sound, double peak) {
  float largest = 0;
  for (const float sample : sound) {
    largest = std::max(largest, std::abs(sample));
  }
  if (largest == 0) {
    return;
  }
  const auto gain = static_cast<float>(peak / largest);
  for (float& sample : sound) {
    sample *= gain;
  }
}

EnvelopePlayer::EnvelopePlayer(const Envelope& envelope, std::size_t held_samples, int sample_rate_hz)
    : attack_(std::min(samples_in(envelope.attack_s, sample_rate_hz), held_samples)),
      held_(held_samples),
      release_(samples_in(envelope.release_s, sample_rate_hz)),
      sustain_(envelope.sustain),
      fall_per_sample_(std::exp(-1.0 / (std::max(1e-4, envelope.decay_s) * sample_rate_hz))),
      above_sustain_(1.0 - envelope.sustain) {}

float EnvelopePlayer::next() {
  const std::size_t at = position_++;
  if (at < attack_) {
    return static_cast<float>(at) / static_cast<float>(attack_);
  }
  const double level = sustain_ + above_sustain_;
  above_sustain_ *= fall_per_sample_;
  if (at < held_) {
    return static_cast<float>(level);
  }
  const double left =
      at < total_samples() ? 1.0 - static_cast<double>(at - held_) / static_cast<double>(release_) : 0.0;
  return static_cast<float>(level * left);
}

void StateVariableFilter::tune(const Setting& setting) {
  const double highest_hz = 0.45 * sample_rate_hz_;
  gain_ = static_cast<float>(std::tan(std::numbers::pi * std::min(setting.cutoff_hz, highest_hz) / sample_rate_hz_));
  damping_ = static_cast<float>(1.0 / setting.resonance);
}

StateVariableFilter::Outputs StateVariableFilter::run(float input) {
  const float high = (input - (gain_ + damping_) * state1_ - state2_) / (1.0F + gain_ * (gain_ + damping_));
  const float band = gain_ * high + state1_;
  const float low = gain_ * band + state2_;
  state1_ = gain_ * high + band;
  state2_ = gain_ * band + low;
  return {.low = low, .high = high};
}

namespace {

/// A delay line that feeds part of its output back.
class FeedbackDelay {
 public:
  FeedbackDelay(std::size_t length, double feedback)
      : line_(std::max<std::size_t>(1, length)), feedback_(static_cast<float>(feedback)) {}

  float comb(float input) {
    const float delayed = line_[position_];
    store(input + feedback_ * delayed);
    return delayed;
  }

  float all_pass(float input) {
    const float delayed = line_[position_];
    const float inner = input + feedback_ * delayed;
    store(inner);
    return delayed - feedback_ * inner;
  }

 private:
  void store(float value) {
    line_[position_] = value;
    position_ = position_ + 1 == line_.size() ? 0 : position_ + 1;
  }

  std::vector<float> line_;
  float feedback_;
  std::size_t position_ = 0;
};

}  // namespace

void add_room(std::span<float> sound, const Room& room, int sample_rate_hz) {
  std::vector<FeedbackDelay> combs;
  for (const double delay_s : {0.0297, 0.0371, 0.0411, 0.0437}) {
    combs.emplace_back(samples_in(delay_s, sample_rate_hz), std::pow(10.0, -3.0 * delay_s / room.decay_s));
  }
  std::vector<FeedbackDelay> diffusers;
  for (const double delay_s : {0.005, 0.0017}) {
    diffusers.emplace_back(samples_in(delay_s, sample_rate_hz), 0.7);
  }
  const auto level = static_cast<float>(room.level);
  for (float& sample : sound) {
    float echo = 0;
    for (FeedbackDelay& comb : combs) {
      echo += comb.comb(sample);
    }
    for (FeedbackDelay& diffuser : diffusers) {
      echo = diffuser.all_pass(echo);
    }
    sample += level * echo;
  }
}

}  // namespace auricle
