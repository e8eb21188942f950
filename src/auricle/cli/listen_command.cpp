#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include <auricle/audio/microphone.hpp>
#include <auricle/cli/command.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/core/text.hpp>
#include <auricle/recognizer/rolling_listener.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::string source;
  std::string device;
  bool list_devices = false;
  std::string model;
  double over_s = 10.0;
  int top = 3;
  bool json = false;
};

Json json_of(const Recognizer& recognizer, const Moment& moment, const std::vector<std::size_t>& best) {
  Json genres = Json::array();
  for (const std::size_t genre : best) {
    genres.push_back({{"genre", recognizer.genres()[genre]}, {"probability", moment.probabilities[genre]}});
  }
  return {{"begin_s", moment.begin_s},
          {"end_s", moment.end_s},
          {"genre", recognizer.answer(moment.probabilities)},
          {"genres", std::move(genres)}};
}

std::string text_of(const Recognizer& recognizer, const Moment& moment, const std::vector<std::size_t>& best) {
  const auto seconds = static_cast<int>(moment.end_s);
  std::string text = fmt::format("{}:{:02} ", seconds / 60, seconds % 60);
  for (const std::size_t genre : best) {
    text += fmt::format(" {} {:.0f} %", recognizer.genres()[genre], 100 * moment.probabilities[genre]);
  }
  return text;
}

ExitStatus print_devices() {
  for (const InputDevice& device : input_devices()) {
    fmt::print("{} {}{}\n", device.number, printable(device.name), device.is_default ? " (default)" : "");
  }
  return ExitStatus::kSuccess;
}

ExitStatus run(const Options& options) {
  if (options.list_devices) {
    return print_devices();
  }
  const InterruptListener interrupt;
  const std::filesystem::path model = shared_files().model(options.model);
  const Recognizer recognizer(load_model(model), {.name = model.string()});
  const RollingListener listener(recognizer, options.over_s);
  const bool live = !options.json && ::isatty(STDOUT_FILENO) != 0;
  bool has_answered = false;
  const auto show = [&](const Moment& moment) {
    has_answered = true;
    std::vector<std::size_t> best = Prediction{.probabilities = moment.probabilities}.ranking();
    best.resize(std::min(best.size(), static_cast<std::size_t>(options.top)));
    if (options.json) {
      fmt::print("{}\n", json_text(json_of(recognizer, moment, best)));
    } else {
      fmt::print("{}{}{}", live ? "\r\x1b[K" : "", text_of(recognizer, moment, best), live ? "" : "\n");
    }
    std::fflush(stdout);
  };
  ExitStatus status = ExitStatus::kSuccess;
  std::optional<Microphone> microphone;
  if (options.source.empty()) {
    microphone.emplace(options.device);
  }
  try {
    ClipReader sound(microphone ? microphone->path() : std::filesystem::path(options.source),
                     listener.load_options(interrupt.token()));
    listener.listen(sound, show);
    if (microphone) {
      complain(microphone->trouble());
      status = ExitStatus::kFailure;
    } else if (!has_answered) {
      complain(fmt::format("{} ended before there was enough to hear for an answer; `auricle classify` takes less",
                           options.source));
      status = ExitStatus::kFailure;
    }
  } catch (const Stopped&) {
    status = ExitStatus::kInterrupted;
  }
  fmt::print("{}", live ? "\n" : "");
  return status;
}

}  // namespace

void add_listen_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command =
      program.add({.name = "listen",
                   .purpose = "Name the genre of what is playing, each second",
                   .details = "Says each second what the last ones sound like, until the sound ends or Ctrl-C.",
                   .example = "auricle listen --over 5"},
                  [options] { return run(*options); });
  Option source = command.add_option(
      "SOURCE", options->source, "Where sound comes from: - is standard input; a file or pipe; default: a microphone");
  command
      .add_option("--device", options->device,
                  "Which microphone or line: its number in --list-devices or a part of its name; default: the system's")
      .excludes(source);
  command.add_flag("--list-devices", options->list_devices, "Print the microphones and lines there are");
  command.add_option("-m,--model", options->model, "Model file; default: the one that comes with the program")
      .from_environment("AURICLE_MODEL");
  command.add_option("--over", options->over_s, "Seconds that an answer is about").more_than(0).shows_default();
  command.add_option("--top", options->top, "How many genres to name").at_least(1).shows_default();
  command.add_flag("--json", options->json, "Print a JSON object a line, one a second");
}

}  // namespace auricle
