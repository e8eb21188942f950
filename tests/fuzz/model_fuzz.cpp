#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/network/model.hpp>

#include "input_file.hpp"

namespace {

using namespace auricle;

/// A model file whose header is the input up to the first NUL and whose tensors are the rest. The header's length,
/// which a file begins with, is put before it: else hardly a changed file would get past it. (safetensors_fuzz tries
/// that.)
std::string model_file(std::string_view input) {
  const std::string_view header = input.substr(0, input.find('\0'));
  std::string file;
  for (unsigned shift = 0; shift < 64; shift += 8) {
    file += static_cast<char>(header.size() >> shift & 0xFFU);
  }
  file += header;
  return file += input.substr(std::min(header.size() + 1, input.size()));
}

/// Builds what the networks say they are, where that is small, and lets them judge silence.
void use(const Model& model) {
  constexpr std::size_t kMaxInputs = 100'000;
  for (const Network& network : model.networks) {
    try {
      const FeatureSpec spec = feature_spec_from_json(network.front_end, "fuzz");
      if (spec.n_fft <= 8192 && spec.n_mels <= 256) {
        const FrontEnd front_end(spec);
      }
    } catch (const UsageError&) {  // only who builds a recognizer looks into the front end
    }
    if (network.architecture.n_inputs() <= kMaxInputs) {
      const Engine engine(network.architecture, network.weights);
      engine.probabilities(Matrix(1, network.architecture.n_inputs()));
    }
  }
}

}  // namespace

/// libFuzzer's entry: any file is a ModelError or a model that can be used.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = model_file({reinterpret_cast<const char*>(data), size});
  const fuzz::InputFile file(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  try {
    use(load_model(file.path()));
  } catch (const ModelError&) {
  }
  return 0;
}
