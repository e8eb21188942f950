// Times our features on one clip, when asked: bench/compare.py talks to it, so that we and the peers take turns.
//
//     feature_timer SONG
//
// Each line of standard input is a kind of feature (or gtzan57, all, hpss) and a number of runs, "mfcc 5". The answer
// is one line: the milliseconds of each run, or "error: " and why. One thread; the filters are built before the clock
// starts.

#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/features/harmonic_percussive.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// The work that a name stands for: a kind of feature, a set of statistics, or both parts of the sound.
std::function<void()> work_for(const Clip& clip, const std::string& name) {
  if (name == "hpss") {
    return [&clip] { split_harmonic_percussive(clip.samples, {}, {}); };
  }
  const bool is_set = name == "gtzan57" || name == "all";
  const FrontEnd front_end(is_set ? named_feature_spec(name) : feature_spec_from_json({{"kind", name}}, "the request"));
  return [&clip, front_end] { front_end.compute(clip.samples); };
}

std::vector<double> time_runs(const Clip& clip, const std::string& name, int n_runs) {
  const std::function<void()> work = work_for(clip, name);
  std::vector<double> milliseconds;
  for (int run = 0; run < n_runs; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    const auto end = std::chrono::steady_clock::now();
    milliseconds.push_back(std::chrono::duration<double, std::milli>(end - begin).count());
  }
  return milliseconds;
}

std::string answer(const Clip& clip, const std::string& request) {
  std::istringstream words(request);
  std::string kind;
  int n_runs = 0;
  if (!(words >> kind >> n_runs) || n_runs < 1) {
    return fmt::format("error: \"{}\" is not a kind and a number of runs", request);
  }
  try {
    return fmt::format("{:.4f}", fmt::join(time_runs(clip, kind, n_runs), " "));
  } catch (const Error& error) {
    return fmt::format("error: {}", error.what());
  }
}

}  // namespace
}  // namespace auricle

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: feature_timer SONG\n";
    return EXIT_FAILURE;
  }
  try {
    const auricle::Clip clip = auricle::load_clip(argv[1], {.duration_s = 30});
    for (std::string request; std::getline(std::cin, request);) {
      std::cout << auricle::answer(clip, request) << std::endl;
    }
  } catch (const auricle::Error& error) {
    std::cerr << "feature_timer: " << error.what() << '\n';
    return EXIT_FAILURE;
  }
}
