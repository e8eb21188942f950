#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include <auricle/audio/load.hpp>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"

namespace auricle::python {
namespace {

/// Where a recording is, and what of it.
template <typename Source>
std::pair<Array<float>, int> load(const Source& source, std::optional<int> sr, double offset,
                                  std::optional<double> duration) {
  Clip clip = interruptible([&](const std::stop_token& stop) {
    return load_clip(source, {.sample_rate_hz = sr, .offset_s = offset, .duration_s = duration, .stop = stop});
  });
  const std::size_t n_samples = clip.samples.size();
  return {array_of(std::move(clip.samples), {n_samples}), clip.sample_rate_hz};
}

/// The name as the file system has it: any bytes.
std::pair<Array<float>, int> load_file(const nb::bytes& path, std::optional<int> sr, double offset,
                                       std::optional<double> duration) {
  return load(std::filesystem::path(std::string_view(path.c_str(), path.size())), sr, offset, duration);
}

std::pair<Array<float>, int> load_bytes(const nb::bytes& recording, std::optional<int> sr, double offset,
                                        std::optional<double> duration) {
  return load(std::span(static_cast<const std::byte*>(recording.data()), recording.size()), sr, offset, duration);
}

}  // namespace

void bind_audio(nb::module_& module) {
  module.def("load_file", &load_file, nb::arg("path"), nb::arg("sr").none(), nb::arg("offset"),
             nb::arg("duration").none());
  module.def("load_bytes", &load_bytes, nb::arg("recording"), nb::arg("sr").none(), nb::arg("offset"),
             nb::arg("duration").none());
}

}  // namespace auricle::python
