#include <auricle/compose/voice.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace auricle {
namespace {

constexpr double kTwoPi = 2.0 * std::numbers::pi;
constexpr std::size_t kControlPeriod = 32;  // samples between changes of pitch or cutoff

double frequency_hz(double midi_pitch) { return 440.0 * std::exp2((midi_pitch - 69.0) / 12.0); }

float noise(Random& random) { return static_cast<float>(random.uniform({.low = -1, .high = 1})); }

void add_string(std::span<float> sound, const Voice& voice, double pitch_hz, Random& random, int sample_rate_hz) {
  // The pluck and the loop's averaging filter hold back treble; the filter adds half a sample to the period.
  const double period = std::max(3.0, sample_rate_hz / pitch_hz - 0.5);
  const auto whole = static_cast<std::size_t>(period);
  const auto fraction = static_cast<float>(period - static_cast<double>(whole));
  const auto keep = static_cast<float>(std::pow(10.0, -3.0 / (pitch_hz * voice.ring_s)));

  std::vector<float> line(whole + 1);
  float smooth = 0;
  for (float& sample : line) {
    smooth += static_cast<float>(voice.pluck_brightness) * (noise(random) - smooth);
    sample = smooth;
  }
  std::size_t position = 0;
  float before = 0;
  for (float& sample : sound) {
    const std::size_t oldest = position;
    const std::size_t next = position + 1 == line.size() ? 0 : position + 1;
    const float delayed = line[next] + fraction * (line[oldest] - line[next]);
    line[oldest] = keep * 0.5F * (delayed + before);
    before = delayed;
    sample += delayed;
    position = next;
  }
}

/// What to take from a naive sawtooth near its jump so that it does not alias (polyBLEP, Välimäki and Huovilainen
/// 2007).
double jump_correction(double phase, double step) {
  if (phase < step) {
    const double t = phase / step;
    return t + t - t * t - 1.0;
  }
  if (phase > 1.0 - step) {
    const double t = (phase - 1.0) / step;
    return t * t + t + t + 1.0;
  }
  return 0.0;
}

double sawtooth(double phase, double step) { return 2.0 * phase - 1.0 - jump_correction(phase, step); }

double square(double phase, double step) {
  const double half = phase < 0.5 ? phase + 0.5 : phase - 0.5;
  return sawtooth(phase, step) - sawtooth(half, step);
}

void add_oscillators(std::span<float> sound, const Voice& voice, double pitch_hz, Random& random, int sample_rate_hz) {
  for (int i = 0; i < voice.unison; ++i) {
    const double place = voice.unison > 1 ? 2.0 * i / (voice.unison - 1) - 1.0 : 0.0;
    const double centre_hz = pitch_hz * std::exp2(place * voice.unison_cents / 1200.0);
    double phase = random.uniform();
    double step = centre_hz / sample_rate_hz;
    for (std::size_t at = 0; at < sound.size(); ++at) {
      if (voice.vibrato_cents > 0 && at % kControlPeriod == 0) {
        const double swing = std::sin(kTwoPi * 5.5 * static_cast<double>(at) / sample_rate_hz);
        step = centre_hz * std::exp2(swing * voice.vibrato_cents / 1200.0) / sample_rate_hz;
      }
      sound[at] += static_cast<float>(voice.source == Source::kSaw ? sawtooth(phase, step) : square(phase, step));
      phase += step;
      phase -= phase >= 1.0 ? 1.0 : 0.0;
    }
  }
}

void add_partials(std::span<float> sound, const Voice& voice, double pitch_hz, Random& random, int sample_rate_hz) {
  for (std::size_t i = 0; i < voice.partials.size(); ++i) {
    const double harmonic = static_cast<double>(i + 1);
    const double angle = kTwoPi * harmonic * pitch_hz / sample_rate_hz;
    if (voice.partials[i] == 0 || angle > 0.9 * std::numbers::pi) {
      continue;
    }
    // A fading sine by recurrence: no call of sin for each sample.
    const double fading = std::exp(-voice.partial_fading * harmonic / sample_rate_hz);
    const double turn = 2.0 * fading * std::cos(angle);
    const double fading_squared = fading * fading;
    const double start = kTwoPi * random.uniform();
    double now = voice.partials[i] * std::sin(start);
    double before = voice.partials[i] * std::sin(start - angle) / fading;
    for (float& sample : sound) {
      sample += static_cast<float>(now);
      const double next = turn * now - fading_squared * before;
      before = now;
      now = next;
    }
  }
}

}  // namespace

std::vector<float> render_tone(const Voice& voice, const Tone& tone, Random& random, int sample_rate_hz) {
  EnvelopePlayer envelope(voice.envelope, samples_in(tone.held_s, sample_rate_hz), sample_rate_hz);
  std::vector<float> sound(envelope.total_samples());
  const auto add_source = voice.source == Source::kString     ? add_string
                          : voice.source == Source::kPartials ? add_partials
                                                              : add_oscillators;
  for (const int pitch : tone.midi_pitches) {
    add_source(sound, voice, frequency_hz(pitch), random, sample_rate_hz);
  }
  if (voice.drive > 0) {
    scale_to_peak(sound, 1.0);
    saturate(sound, voice.drive);
  }
  StateVariableFilter filter({.cutoff_hz = voice.cutoff_hz, .resonance = voice.resonance}, sample_rate_hz);
  for (std::size_t at = 0; at < sound.size(); ++at) {
    const float level = envelope.next();
    if (voice.sweep_hz > 0 && at % kControlPeriod == 0) {
      filter.tune({.cutoff_hz = voice.cutoff_hz + level * voice.sweep_hz, .resonance = voice.resonance});
    }
    sound[at] = level * filter.low_pass(sound[at]);
  }
  scale_to_peak(sound, 1.0);
  return sound;
}

std::vector<float> render_stroke(const DrumSound& drum, Random& random, int sample_rate_hz) {
  constexpr double kBurstGap_s = 0.011;
  constexpr std::array<double, 6> kBarsHz = {1230, 1835, 2211, 2973, 3761, 4657};
  const double longest_s = std::max(drum.tone_decay_s, drum.noise_decay_s);
  std::vector<float> sound(samples_in(std::min(2.0, 5.0 * longest_s) + drum.bursts * kBurstGap_s, sample_rate_hz));

  StateVariableFilter low_cut({.cutoff_hz = drum.low_cut_hz}, sample_rate_hz);
  StateVariableFilter high_cut({.cutoff_hz = drum.high_cut_hz}, sample_rate_hz);
  const double last_burst_s = (drum.bursts - 1) * kBurstGap_s;
  std::array<double, kBarsHz.size()> bar_phases{};
  double phase = 0;
  for (std::size_t at = 0; at < sound.size(); ++at) {
    const double t = static_cast<double>(at) / sample_rate_hz;
    const double fall = std::exp(-t / drum.tone_decay_s);
    phase += kTwoPi * (drum.tone_hz + drum.tone_drop_hz * fall * fall * fall * fall) / sample_rate_hz;
    const double tone = drum.tone_level * fall * std::sin(phase);

    double metal = 0;
    for (std::size_t bar = 0; bar < kBarsHz.size(); ++bar) {
      bar_phases[bar] += kBarsHz[bar] / sample_rate_hz;
      bar_phases[bar] -= bar_phases[bar] >= 1.0 ? 1.0 : 0.0;
      metal += bar_phases[bar] < 0.5 ? 1.0 : -1.0;
    }
    const double since_burst_s = t < last_burst_s ? std::fmod(t, kBurstGap_s) : t - last_burst_s;
    const double decay_s = t < last_burst_s ? kBurstGap_s / 3 : drum.noise_decay_s;
    const double rough = drum.noise_level * noise(random) + drum.metal_level * metal / kBarsHz.size();
    const float coloured = high_cut.low_pass(low_cut.high_pass(static_cast<float>(rough)));
    sound[at] = static_cast<float>(tone) + static_cast<float>(std::exp(-since_burst_s / decay_s)) * coloured;
  }
  scale_to_peak(sound, 1.0);
  return sound;
}

}  // namespace auricle
