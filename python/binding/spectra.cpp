#include <memory>
#include <optional>
#include <string>

#include <auricle/core/json.hpp>
#include <auricle/dsp/complex_spectrum.hpp>
#include <auricle/dsp/decibel.hpp>
#include <auricle/features/harmonic_percussive.hpp>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"

namespace auricle::python {
namespace {

Plan plan_of(const std::string& parameters) {
  const FeatureSpec spec = feature_spec_from_json(parse_json(parameters, "auricle"), "auricle");
  return {std::make_shared<const FeaturePlan>(spec)};
}

Array<std::complex<float>> stft(const Plan& plan, const Channels& y) {
  const Stft& stft = plan.tables->stft;
  std::size_t n_frames = 0;
  // Floats, for memory that is written to only once: complex numbers would all be made 0 first.
  auto values = calculated(y.size(), [&](const std::stop_token& stop) {
    n_frames = stft.frames(y.shape(1));
    const std::size_t size = stft.bins() * n_frames;
    auto spectra = std::make_unique_for_overwrite<float[]>(2 * y.shape(0) * size);
    for (std::size_t i = 0; i < y.shape(0); ++i) {
      auto* first = reinterpret_cast<std::complex<float>*>(spectra.get() + 2 * i * size);
      write_spectrum(stft, channel(y, i), {first, size}, stop);
    }
    return spectra;
  });
  float* kept = values.release();
  const nb::capsule owner(kept, [](void* held) noexcept { delete[] static_cast<float*>(held); });
  return {reinterpret_cast<std::complex<float>*>(kept), {y.shape(0), stft.bins(), n_frames}, owner};
}

Array<float> istft(const Plan& plan, const Spectra& spectra, std::optional<std::size_t> length) {
  ChannelMatrices sounds = calculated(spectra.size(), [&](const std::stop_token& stop) {
    ChannelMatrices gathered;
    const std::size_t size = spectra.shape(1) * spectra.shape(2);
    for (std::size_t i = 0; i < spectra.shape(0); ++i) {
      std::vector<float> sound =
          inverse_stft({spectra.data() + i * size, size}, plan.tables->stft.options(), length, stop);
      const std::size_t n_samples = sound.size();
      gathered.add(Matrix(std::move(sound), 1, n_samples));
    }
    return gathered;
  });
  return std::move(sounds).array();
}

Array<float> power_to_db(const Row& powers, double ref, double amin, std::optional<double> top_db) {
  Matrix levels = calculated(powers.size(), [&](const std::stop_token&) {
    Matrix values({powers.data(), powers.data() + powers.size()}, 1, powers.size());
    return auricle::power_to_db(std::move(values), {.ref = ref, .amin = amin, .top_db = top_db});
  });
  ChannelMatrices row;
  row.add(std::move(levels));
  return std::move(row).array();
}

std::pair<Array<float>, Array<float>> hpss(const Plan& plan, const Channels& y) {
  auto [harmonic, percussive] = calculated(y.size(), [&](const std::stop_token& stop) {
    std::pair<ChannelMatrices, ChannelMatrices> gathered;
    for (std::size_t i = 0; i < y.shape(0); ++i) {
      auto [lasting, short_lived] =
          split_harmonic_percussive(channel(y, i), plan.tables->stft.options(), plan.tables->hpss_options(), stop);
      gathered.first.add(Matrix(std::move(lasting), 1, y.shape(1)));
      gathered.second.add(Matrix(std::move(short_lived), 1, y.shape(1)));
    }
    return gathered;
  });
  return {std::move(harmonic).array(), std::move(percussive).array()};
}

}  // namespace

void bind_spectra(nb::module_& module) {
  nb::class_<Plan>(module, "Plan", "A feature's parameters and the tables that they take.")
      .def(
          "__init__", [](Plan* self, const std::string& parameters) { new (self) Plan(plan_of(parameters)); },
          nb::arg("parameters"));
  module.def("stft", &stft, nb::arg("plan"), nb::arg("y").noconvert());
  module.def("istft", &istft, nb::arg("plan"), nb::arg("spectra").noconvert(), nb::arg("length").none());
  module.def("power_to_db", &power_to_db, nb::arg("powers").noconvert(), nb::arg("ref"), nb::arg("amin"),
             nb::arg("top_db").none());
  module.def("hpss", &hpss, nb::arg("plan"), nb::arg("y").noconvert());
}

}  // namespace auricle::python
