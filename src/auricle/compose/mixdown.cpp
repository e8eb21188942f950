#include <auricle/compose/mixdown.hpp>

#include <algorithm>
#include <map>
#include <tuple>

namespace auricle {
namespace {

/// The sounds of a score, each rendered when it is first asked for.
class Sampler {
 public:
  Sampler(const Score& score, Random& random, int sample_rate_hz)
      : score_(score), random_(random), sample_rate_hz_(sample_rate_hz) {}

  const std::vector<float>& sound_of(const Event& event) {
    const auto [entry, is_new] = sounds_.try_emplace({event.track, event.held_ms, event.midi_pitches});
    if (is_new) {
      entry->second = render(event);
    }
    return entry->second;
  }

 private:
  std::vector<float> render(const Event& event) {
    const auto& sound = score_.tracks[event.track].sound;
    if (const auto* drum = std::get_if<DrumSound>(&sound)) {
      return render_stroke(*drum, random_, sample_rate_hz_);
    }
    return render_tone(std::get<Voice>(sound), {.midi_pitches = event.midi_pitches, .held_s = event.held_ms / 1000.0},
                       random_, sample_rate_hz_);
  }

  const Score& score_;
  Random& random_;
  int sample_rate_hz_;
  std::map<std::tuple<std::size_t, int, std::vector<int>>, std::vector<float>> sounds_;
};

}  // namespace

std::vector<float> mix_down(const Score& score, const MixdownLength& length, Random& random) {
  const int rate = length.sample_rate_hz;
  std::vector<float> song(length.n_samples);
  Sampler sampler(score, random, rate);
  for (const Event& event : score.events) {
    const std::size_t start = samples_in(event.start_s, rate);
    if (start >= song.size()) {
      continue;
    }
    const std::vector<float>& sound = sampler.sound_of(event);
    const auto gain = static_cast<float>(event.accent * amplitude_of(score.tracks[event.track].level_db));
    const std::size_t n = std::min(sound.size(), song.size() - start);
    for (std::size_t i = 0; i < n; ++i) {
      song[start + i] += gain * sound[i];
    }
  }

  const Mix& mix = score.mix;
  add_room(song, {.decay_s = mix.room_decay_s, .level = mix.room_level}, rate);
  scale_to_peak(song, 1.0);
  saturate(song, mix.saturation);
  StateVariableFilter low_cut({.cutoff_hz = mix.low_cut_hz}, rate);
  StateVariableFilter treble({.cutoff_hz = mix.cutoff_hz}, rate);
  const double noise = amplitude_of(mix.noise_db);
  for (float& sample : song) {
    const auto hiss = static_cast<float>(random.uniform({.low = -noise, .high = noise}));
    sample = treble.low_pass(low_cut.high_pass(sample) + hiss);
  }
  scale_to_peak(song, mix.peak);
  return song;
}

}  // namespace auricle
