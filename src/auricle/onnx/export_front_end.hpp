#pragma once

#include <cstddef>
#include <string>

#include <auricle/features/feature_spec.hpp>
#include <auricle/onnx/graph_writer.hpp>

namespace auricle {

/// How many samples one window of the spec's sound has. Throws UsageError when it hears recordings whole.
std::size_t samples_of_window(const FeatureSpec& spec);

/// Writes how a window of sound becomes what a network hears, FrontEnd::compute and flatten: of mel bands, spectra and
/// MFCCs. `sound`: the name of [batch, samples_of_window]; returns the name of [batch, rows, frames]. Throws
/// UsageError, which says what can be done, for features that ONNX has no operators for.
std::string write_front_end(const FeatureSpec& spec, const std::string& sound, GraphWriter& writer);

}  // namespace auricle
