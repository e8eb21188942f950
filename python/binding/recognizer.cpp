#include <auricle/recognizer/recognizer.hpp>

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/network/model.hpp>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"
#include "stop.hpp"

namespace auricle::python {
namespace {

/// A Recognizer, which Python can't copy.
struct Listener {
  std::unique_ptr<const Recognizer> recognizer;
};

std::filesystem::path path_of(const nb::bytes& name) { return std::string_view(name.c_str(), name.size()); }

Listener load_recognizer(const nb::bytes& model, std::optional<double> timeline_hop, double min_confidence,
                         int threads) {
  const std::filesystem::path path = path_of(model);
  return interruptible([&](const std::stop_token&) {
    const RecognizerOptions options{
        .name = path.string(), .timeline_hop_s = timeline_hop, .threads = threads, .min_confidence = min_confidence};
    return Listener{std::make_unique<const Recognizer>(load_model(path), options)};
  });
}

Prediction classify_file(const Listener& self, const nb::bytes& file, const Stop* stop) {
  const std::filesystem::path path = path_of(file);
  if (stop != nullptr) {
    const nb::gil_scoped_release released;
    return self.recognizer->classify(path, {.stop = stop->source.get_token()});
  }
  return interruptible([&](const std::stop_token& token) { return self.recognizer->classify(path, {.stop = token}); });
}

/// Sound whose channels are interleaved, heard by the rules of a file.
Prediction classify_samples(const Listener& self, const Row& samples, std::size_t n_channels, int sr) {
  return interruptible([&](const std::stop_token& token) {
    const auto values = values_of(samples);
    const auto recording = float_wav({.samples = {values.begin(), values.end()}, .sample_rate_hz = sr}, n_channels);
    return self.recognizer->classify(recording, {.stop = token});
  });
}

Array<double> times(const Prediction& prediction) {
  std::vector<double> values;
  for (const Moment& moment : prediction.timeline) {
    values.insert(values.end(), {moment.begin_s, moment.end_s});
  }
  return array_of(std::move(values), {prediction.timeline.size(), 2});
}

Array<float> timeline(const Prediction& prediction) {
  std::vector<float> values;
  for (const Moment& moment : prediction.timeline) {
    values.insert(values.end(), moment.probabilities.begin(), moment.probabilities.end());
  }
  return array_of(std::move(values), {prediction.timeline.size(), prediction.probabilities.size()});
}

Array<float> array(const std::vector<float>& values) { return array_of(std::vector<float>(values), {values.size()}); }

}  // namespace

void bind_recognizer(nb::module_& module) {
  nb::class_<Stop>(module, "Stop").def(nb::init<>()).def("request", [](Stop& stop) { stop.source.request_stop(); });
  nb::class_<Heard>(module, "Heard")
      .def_ro("heard_s", &Heard::heard_s)
      .def_ro("claimed_s", &Heard::claimed_s)
      .def_ro("damaged_s", &Heard::damaged_s)
      .def_ro("bad_packets", &Heard::bad_packets)
      .def_ro("breaks_off", &Heard::breaks_off)
      .def_ro("one_channel", &Heard::one_channel)
      .def_prop_ro("complete", &Heard::complete)
      .def_prop_ro("trouble", &Heard::trouble);
  nb::class_<Prediction>(module, "Prediction")
      .def_prop_ro(
          "probabilities", [](const Prediction& self) { return array(self.probabilities); }, nb::rv_policy::move)
      .def_prop_ro(
          "embedding", [](const Prediction& self) { return array(self.embedding); }, nb::rv_policy::move)
      .def_prop_ro("times", &times, nb::rv_policy::move)
      .def_prop_ro("timeline", &timeline, nb::rv_policy::move)
      .def_ro("padded", &Prediction::padded)
      .def_ro("heard", &Prediction::heard);
  nb::class_<Listener>(module, "Recognizer")
      .def(nb::new_(&load_recognizer), nb::arg("model"), nb::arg("timeline_hop").none(), nb::arg("min_confidence"),
           nb::arg("threads"))
      .def_prop_ro("genres", [](const Listener& self) { return self.recognizer->genres(); })
      .def(
          "answer",
          [](const Listener& self, const std::vector<float>& probabilities) {
            return self.recognizer->answer(probabilities);
          },
          nb::arg("probabilities"))
      .def("classify_file", &classify_file, nb::arg("file"), nb::arg("stop").none())
      .def("classify_samples", &classify_samples, nb::arg("samples").noconvert(), nb::arg("n_channels"), nb::arg("sr"));
}

}  // namespace auricle::python
