#pragma once

#include <string>
#include <vector>

#include <auricle/evaluation/run_record.hpp>

namespace auricle::test {

/// A song of truth 0 or 1 of two genres, answered rightly or not with probability 0.8.
inline JudgedSong judged(const std::string& path, int truth, bool right, Part part = Part::kTest) {
  const bool first = (truth == 0) == right;
  return {.path = path,
          .truth = truth,
          .part = part,
          .probabilities = first ? std::vector{0.8F, 0.2F} : std::vector{0.2F, 0.8F}};
}

/// A record of two genres with no trials.
inline RunRecord empty_record() {
  RunRecord record;
  record.command = "auricle train --recipe article --data gtzan -o m.safetensors";
  record.version = "0.1.0";
  record.started = "2026-03-01T12:00:00Z";
  record.duration_s = 61.5;
  record.machine = "a machine";
  record.recipe = {{"name", "article"}};
  record.data = {{"folder", "gtzan"}};
  record.split = {.name = "random", .train = 60, .validation = 20, .test = 20};
  record.genres = {"blues", "jazz"};
  return record;
}

/// A trial that judged `songs` test songs, named 0, 1, …, of alternating genres; `right` says of each whether the
/// answer was right.
template <typename Right>
Trial trial_of(std::uint64_t seed, int songs, Right right) {
  Trial trial{.seed = seed};
  for (int song = 0; song < songs; ++song) {
    trial.songs.push_back(judged(std::to_string(song), song % 2, right(song)));
  }
  return trial;
}

}  // namespace auricle::test
