#include <auricle/compose/arrange.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>
#include <utility>

#include <auricle/compose/melody.hpp>

namespace auricle {
namespace {

constexpr int kStepsPerBeat = 4;

/// Draws one of several choices.
template <typename T>
const T& pick(const std::vector<T>& choices, Random& random) {
  return choices[random.below(choices.size())];
}

/// A factor around 1 that is as often 1/x as x, at most `most`.
double factor(double most, Random& random) { return std::pow(most, random.uniform({.low = -1, .high = 1})); }

/// The same instrument of another maker: what it is stays, how it sounds moves.
Voice another(Voice voice, Random& random) {
  const double brightness = factor(1.3, random);
  voice.cutoff_hz *= brightness;
  voice.sweep_hz *= brightness * factor(1.3, random);
  voice.pluck_brightness = std::min(1.0, voice.pluck_brightness * brightness);
  voice.ring_s *= factor(1.5, random);
  voice.drive *= factor(1.8, random);
  voice.unison_cents *= factor(1.5, random);
  voice.envelope.attack_s *= factor(1.6, random);
  voice.envelope.decay_s *= factor(1.6, random);
  for (double& partial : voice.partials) {
    partial *= factor(1.3, random);
  }
  return voice;
}

DrumSound another(DrumSound drum, Random& random) {
  const double size = factor(1.25, random);
  drum.tone_hz *= size;
  drum.tone_drop_hz *= factor(1.5, random);
  drum.tone_decay_s *= factor(1.5, random);
  drum.noise_decay_s *= factor(1.6, random);
  drum.low_cut_hz *= size;
  drum.high_cut_hz *= size;
  drum.tone_level *= factor(1.3, random);
  return drum;
}

/// Where the steps of a song lie in time.
class Grid {
 public:
  struct Meter {
    double tempo_bpm;
    double swing;
    int beats_per_bar;
  };
  explicit Grid(const Meter& meter) : meter_(meter) {}
  int steps_per_bar() const { return kStepsPerBeat * meter_.beats_per_bar; }
  double bar_s() const { return beat_s() * meter_.beats_per_bar; }
  double step_s(int step) const {
    const double swing = meter_.swing;
    const std::array<double, kStepsPerBeat> within_beat = {0, swing / 2, swing, (1 + swing) / 2};
    const int beat = step / kStepsPerBeat;
    return beat_s() * (beat + within_beat[step % kStepsPerBeat]);
  }

 private:
  double beat_s() const { return 60.0 / meter_.tempo_bpm; }
  Meter meter_;
};

/// One part or drum line of the song at hand.
struct Player {
  const std::vector<std::string_view>* patterns;
  std::size_t track;
  std::optional<Melody> melody;            // none: a drum
  std::vector<std::string_view> sections;  // the pattern of each; empty: a rest
};

class Arranger {
 public:
  Arranger(const Style& style, Random& random, double duration_s)
      : random_(random),
        progression_(pick(style.progressions, random)),
        grid_({.tempo_bpm = random.uniform(style.tempo_bpm),
               .swing = random.uniform(style.swing),
               .beats_per_bar = style.beats_per_bar}),
        n_bars_(static_cast<int>(std::ceil(duration_s / grid_.bar_s()))),
        bars_per_section_(random.chance(0.5) ? 4 : 8) {
    hire(style);
    plan_sections();
    score_.mix = draw_mix(style);
  }

  Score write() {
    for (Player& player : players_) {
      for (int bar = 0; bar < n_bars_; ++bar) {
        write_bar(player, bar);
      }
    }
    return std::move(score_);
  }

 private:
  void hire(const Style& style);
  void plan_sections();
  Mix draw_mix(const Style& style);
  void write_bar(Player& player, int bar);
  const Chord& chord_at(int step) const;

  Random& random_;
  const Progression& progression_;
  Grid grid_;
  int n_bars_;
  int bars_per_section_;
  std::vector<Player> players_;
  Score score_;
};

void Arranger::hire(const Style& style) {
  constexpr double kLevelSpread_db = 2;
  const int key = static_cast<int>(random_.below(12));
  const auto level = [&](double level_db) {
    return level_db + random_.uniform({.low = -kLevelSpread_db, .high = kLevelSpread_db});
  };
  for (const Part& part : style.parts) {
    if (random_.chance(part.presence)) {
      players_.push_back({.patterns = &part.patterns,
                          .track = score_.tracks.size(),
                          .melody = Melody(progression_.scale, key, part.lowest_pitch, random_.fork())});
      score_.tracks.push_back(
          {.sound = another(pick(part.voices, random_), random_), .level_db = level(part.level_db)});
    }
  }
  for (const DrumLine& line : style.drums) {
    if (random_.chance(line.presence)) {
      players_.push_back({.patterns = &line.patterns, .track = score_.tracks.size()});
      score_.tracks.push_back(
          {.sound = another(pick(line.sounds, random_), random_), .level_db = level(line.level_db)});
    }
  }
}

void Arranger::plan_sections() {
  constexpr double kIntroduction = 0.3;  // share of songs that begin with some players only
  constexpr double kIntroductionPlays = 0.5;
  constexpr double kSectionPlays = 0.93;
  constexpr double kOtherPattern = 0.2;
  const int n_sections = (n_bars_ + bars_per_section_ - 1) / bars_per_section_;
  const bool introduced = random_.chance(kIntroduction);
  for (Player& player : players_) {
    const std::string_view usual = pick(*player.patterns, random_);
    // The first player, a pitched one, carries every section: none is silent.
    const bool carries = &player == players_.data();
    for (int section = 0; section < n_sections; ++section) {
      const double plays = introduced && section == 0 ? kIntroductionPlays : kSectionPlays;
      const std::string_view pattern = random_.chance(kOtherPattern) ? pick(*player.patterns, random_) : usual;
      player.sections.push_back(random_.chance(plays) || carries ? pattern : std::string_view());
    }
  }
}

Mix Arranger::draw_mix(const Style& style) {
  return {.room_level = random_.uniform(style.room),
          .room_decay_s = random_.uniform({.low = 0.4, .high = 1.8}),
          .saturation = random_.uniform(style.saturation),
          .low_cut_hz = random_.uniform({.low = 25, .high = 110}),
          .cutoff_hz = random_.uniform(style.cutoff_hz),
          .noise_db = random_.uniform(style.noise_db),
          .peak = random_.uniform({.low = 0.45, .high = 0.98})};
}

const Chord& Arranger::chord_at(int step) const {
  const int steps_per_chord = grid_.steps_per_bar() / progression_.chords_per_bar;
  return progression_.chords[step / steps_per_chord % progression_.chords.size()];
}

void Arranger::write_bar(Player& player, int bar) {
  constexpr double kTiming_s = 0.004;  // what players are early or late by
  constexpr double kTouch = 0.12;      // and how uneven their strength is
  constexpr double kSoftStroke = 0.45;
  const std::string_view pattern = player.sections[bar / bars_per_section_];
  const auto letter_at = [&](int step) { return pattern.empty() ? '.' : pattern[step % pattern.size()]; };

  const int bar_begin = bar * grid_.steps_per_bar();
  for (int step = bar_begin; step < bar_begin + grid_.steps_per_bar(); ++step) {
    const char letter = letter_at(step);
    if (letter == '.' || letter == '-') {
      continue;
    }
    Event event = {.track = player.track};
    event.start_s = std::max(0.0, grid_.step_s(step) + kTiming_s * random_.normal());
    event.accent = std::clamp(1.0 + kTouch * random_.normal(), 0.5, 1.5) * (letter == 'o' ? kSoftStroke : 1.0);
    if (player.melody) {
      event.midi_pitches = player.melody->pitches(letter, chord_at(step));
      if (event.midi_pitches.empty()) {
        continue;
      }
      int end = step + 1;
      while (letter_at(end) == '-') {
        ++end;
      }
      event.held_ms = static_cast<int>(std::lround(1000.0 * (grid_.step_s(end) - grid_.step_s(step))));
    }
    score_.events.push_back(std::move(event));
  }
}

}  // namespace

Score arrange(const Style& style, Random& random, double duration_s) {
  return Arranger(style, random, duration_s).write();
}

}  // namespace auricle
