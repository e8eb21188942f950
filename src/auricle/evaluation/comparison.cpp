#include <auricle/evaluation/comparison.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/evaluation/bootstrap.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

double as_double(std::size_t count) { return static_cast<double>(count); }

/// Each song as what it adds to the difference, drawn anew again and again.
Interval bootstrap_difference(const PairedCounts& counts) {
  const std::size_t songs = counts.songs();
  if (counts.only_first + counts.only_second == 0) {
    // Draws of songs that all agree can't differ; songs not judged may. So many agreements leave room for this many
    // disagreements, in favour of either.
    const double room = wilson_interval({.hits = 0, .total = songs}).high;
    return {.low = -room, .high = room};
  }
  if (counts.only_first == songs || counts.only_second == songs) {
    // Nor can draws of songs that all part the same way: so many leave this much room for others.
    const double least = wilson_interval({.hits = songs, .total = songs}).low;
    return counts.only_first == songs ? Interval{.low = -1.0, .high = -least} : Interval{.low = least, .high = 1.0};
  }
  Random random(kBootstrapSeed);
  std::vector<double> differences(kBootstrapRounds);
  for (double& difference : differences) {
    long sum = 0;
    for (std::size_t draw = 0; draw < songs; ++draw) {
      const std::size_t song = random.below(songs);
      sum += song < counts.only_second ? 1 : song < counts.only_second + counts.only_first ? -1 : 0;
    }
    difference = static_cast<double>(sum) / as_double(songs);
  }
  return middle_95_percent(std::move(differences));
}

std::string percent(double share) { return fmt::format("{:.1f} %", 100.0 * share); }

std::string p_text(double p) { return p < 0.001 ? "p < 0.001" : fmt::format("p = {:.3f}", p); }

Json interval_json(const Interval& interval) { return Json::array({interval.low, interval.high}); }

}  // namespace

double mcnemar_p_value(const PairedCounts& counts) {
  const std::size_t unlike = counts.only_first + counts.only_second;
  const std::size_t fewer = std::min(counts.only_first, counts.only_second);
  const double n = as_double(unlike);
  double tail = 0.0;
  for (std::size_t k = 0; k <= fewer; ++k) {
    tail += std::exp(std::lgamma(n + 1.0) - std::lgamma(as_double(k) + 1.0) - std::lgamma(n - as_double(k) + 1.0) -
                     n * std::log(2.0));
  }
  return std::min(1.0, 2.0 * tail);
}

Comparison compare(const PairedCounts& counts) {
  const std::size_t songs = counts.songs();
  if (songs == 0) {
    throw UsageError("there are no songs that both models judged; give at least one");
  }
  const std::size_t first = counts.both_right + counts.only_first;
  const std::size_t second = counts.both_right + counts.only_second;
  return {.counts = counts,
          .first_accuracy = as_double(first) / as_double(songs),
          .first_interval = wilson_interval({.hits = first, .total = songs}),
          .second_accuracy = as_double(second) / as_double(songs),
          .second_interval = wilson_interval({.hits = second, .total = songs}),
          .difference = (as_double(second) - as_double(first)) / as_double(songs),
          .difference_interval = bootstrap_difference(counts),
          .p_value = mcnemar_p_value(counts)};
}

std::string verdict(const Comparison& comparison) {
  const PairedCounts& counts = comparison.counts;
  if (counts.only_first == counts.only_second) {
    return fmt::format("Both models are right on {} of {} songs: these songs don't tell which is better.",
                       counts.both_right + counts.only_first, counts.songs());
  }
  const char* better = comparison.difference > 0.0 ? "second" : "first";
  const std::string points = fmt::format("{:.1f} points", 100.0 * std::abs(comparison.difference));
  if (comparison.significant()) {
    return fmt::format("The {} model is better on songs like these: chance hardly explains {} ({}).", better, points,
                       p_text(comparison.p_value));
  }
  return fmt::format("The {} model is ahead by {}, but that may be chance ({}): {} songs are too few to tell.", better,
                     points, p_text(comparison.p_value), counts.songs());
}

std::string to_text(const Comparison& comparison) {
  const PairedCounts& counts = comparison.counts;
  const auto line = [](const char* name, double accuracy, const Interval& interval) {
    return fmt::format("{} {:>7}  (95 % interval {:.1f} to {:.1f} %)\n", name, percent(accuracy), 100.0 * interval.low,
                       100.0 * interval.high);
  };
  return line("first      ", comparison.first_accuracy, comparison.first_interval) +
         line("second     ", comparison.second_accuracy, comparison.second_interval) +
         fmt::format("difference {:>+5.1f} points  (95 % interval {:+.1f} to {:+.1f} points)\n",
                     100.0 * comparison.difference, 100.0 * comparison.difference_interval.low,
                     100.0 * comparison.difference_interval.high) +
         fmt::format("McNemar's exact test: {}\n\n", p_text(comparison.p_value)) +
         fmt::format("{:<14}{:>14}{:>14}\n", "songs", "second right", "second wrong") +
         fmt::format("{:<14}{:>14}{:>14}\n", "first right", counts.both_right, counts.only_first) +
         fmt::format("{:<14}{:>14}{:>14}\n\n", "first wrong", counts.only_second, counts.both_wrong) +
         verdict(comparison) + "\n";
}

Json to_json(const Comparison& comparison) {
  const PairedCounts& counts = comparison.counts;
  const auto model = [](double accuracy, const Interval& interval) {
    return Json{{"accuracy", accuracy}, {"accuracy_interval", interval_json(interval)}};
  };
  return {{"songs", counts.songs()},
          {"both_right", counts.both_right},
          {"only_first", counts.only_first},
          {"only_second", counts.only_second},
          {"both_wrong", counts.both_wrong},
          {"first", model(comparison.first_accuracy, comparison.first_interval)},
          {"second", model(comparison.second_accuracy, comparison.second_interval)},
          {"difference", comparison.difference},
          {"difference_interval", interval_json(comparison.difference_interval)},
          {"p_value", comparison.p_value},
          {"significant", comparison.significant()},
          {"verdict", verdict(comparison)}};
}

}  // namespace auricle
