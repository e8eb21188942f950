#include <auricle/recognizer/rolling_listener.hpp>

#include <algorithm>
#include <deque>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

RollingListener::RollingListener(const Recognizer& recognizer, double over_s)
    : recognizer_(recognizer), over_s_(over_s) {
  if (!(over_s > 0.0)) {
    throw UsageError(fmt::format("the time that an answer is about is {} s; it must be more than 0", over_s));
  }
}

LoadOptions RollingListener::load_options(const std::stop_token& stop) const {
  return {.sample_rate_hz = recognizer_.spec().sample_rate_hz, .stop = stop};
}

void RollingListener::listen(ClipReader& sound, const std::function<void(const Moment&)>& deliver) const {
  if (sound.sample_rate_hz() != recognizer_.spec().sample_rate_hz) {
    throw UsageError(fmt::format("the sound is read at {} Hz, and the model hears {}; read it with load_options()",
                                 sound.sample_rate_hz(), recognizer_.spec().sample_rate_hz));
  }
  const auto second = static_cast<std::size_t>(sound.sample_rate_hz());
  const double window_s = recognizer_.spec().window_s.value_or(over_s_);
  const auto window = static_cast<std::size_t>(window_s * static_cast<double>(second));
  const auto n_answers = static_cast<std::size_t>(std::max(over_s_ - window_s, 0.0)) + 1;
  std::vector<float> last;
  std::deque<std::vector<float>> answers;
  double heard_s = 0.0;
  for (Clip piece = sound.read(second); piece.samples.size() == second; piece = sound.read(second)) {
    heard_s += 1.0;
    last.insert(last.end(), piece.samples.begin(), piece.samples.end());
    if (last.size() < window) {
      continue;
    }
    last.erase(last.begin(), last.end() - static_cast<std::ptrdiff_t>(window));
    answers.push_back(recognizer_.answer_about(last));
    if (answers.size() > n_answers) {
      answers.pop_front();
    }
    Moment moment{.begin_s = std::max(heard_s - over_s_, 0.0),
                  .end_s = heard_s,
                  .probabilities = std::vector<float>(answers.front().size())};
    for (const std::vector<float>& answer : answers) {
      for (std::size_t genre = 0; genre < answer.size(); ++genre) {
        moment.probabilities[genre] += answer[genre] / static_cast<float>(answers.size());
      }
    }
    deliver(moment);
  }
}

}  // namespace auricle
