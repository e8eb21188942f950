#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include <auricle/audio/load.hpp>
#include <auricle/audio/resample.hpp>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"

namespace auricle::python {
namespace {

/// Where a recording is, and what of it: channels x 1 x samples.
template <typename Source>
std::pair<Array<float>, int> load(const Source& source, std::optional<int> sr, double offset,
                                  std::optional<double> duration, bool mono) {
  std::vector<Clip> clips = interruptible([&](const std::stop_token& stop) {
    const LoadOptions options{.sample_rate_hz = sr, .offset_s = offset, .duration_s = duration, .stop = stop};
    return mono ? std::vector{load_clip(source, options)} : load_channels(source, options);
  });
  ChannelMatrices gathered;
  for (Clip& clip : clips) {
    const std::size_t n_samples = clip.samples.size();
    gathered.add(Matrix(std::move(clip.samples), 1, n_samples));
  }
  return {std::move(gathered).array(), clips.front().sample_rate_hz};
}

/// The name as the file system has it: any bytes.
std::pair<Array<float>, int> load_file(const nb::bytes& path, std::optional<int> sr, double offset,
                                       std::optional<double> duration, bool mono) {
  return load(std::filesystem::path(std::string_view(path.c_str(), path.size())), sr, offset, duration, mono);
}

std::pair<Array<float>, int> load_bytes(const nb::bytes& recording, std::optional<int> sr, double offset,
                                        std::optional<double> duration, bool mono) {
  return load(std::span(static_cast<const std::byte*>(recording.data()), recording.size()), sr, offset, duration, mono);
}

Array<float> resample(const Channels& y, int orig_sr, int target_sr) {
  return interruptible([&](const std::stop_token&) {
           ChannelMatrices gathered;
           for (std::size_t i = 0; i < y.shape(0); ++i) {
             const std::span<const float> samples = channel(y, i);
             Clip resampled = auricle::resample({{samples.begin(), samples.end()}, orig_sr}, target_sr);
             const std::size_t n_samples = resampled.samples.size();
             gathered.add(Matrix(std::move(resampled.samples), 1, n_samples));
           }
           return gathered;
         })
      .array();
}

}  // namespace

void bind_audio(nb::module_& module) {
  module.def("load_file", &load_file, nb::arg("path"), nb::arg("sr").none(), nb::arg("offset"),
             nb::arg("duration").none(), nb::arg("mono"));
  module.def("load_bytes", &load_bytes, nb::arg("recording"), nb::arg("sr").none(), nb::arg("offset"),
             nb::arg("duration").none(), nb::arg("mono"));
  module.def("resample", &resample, nb::arg("y").noconvert(), nb::arg("orig_sr"), nb::arg("target_sr"));
}

}  // namespace auricle::python
