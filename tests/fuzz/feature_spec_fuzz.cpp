#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/front_end.hpp>

namespace {

/// Whether a spec costs little enough to be tried thousands of times a minute.
bool is_small(const auricle::FeatureSpec& spec) {
  return spec.n_fft <= 2048 && spec.hop_length >= 64 && spec.n_mels <= 128 && spec.n_mfcc <= 64 &&
         spec.delta_width <= 99 && spec.rhythm.win_length <= 512 && spec.hpss.kernel_size[0] <= 63 &&
         spec.hpss.kernel_size[1] <= 63;
}

}  // namespace

/// libFuzzer's entry: any text is a UsageError or a spec that says the same when it is written and read again; a small
/// one hears a fifth of a second.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auricle;
  FeatureSpec spec;
  try {
    spec = feature_spec_from_json(parse_json({reinterpret_cast<const char*>(data), size}, "fuzz"), "fuzz");
  } catch (const UsageError&) {
    return 0;
  }
  if (feature_spec_from_json(to_json(spec), "written") != spec) {
    std::abort();
  }
  if (is_small(spec)) {
    std::vector<float> sound(4410);
    for (std::size_t i = 0; i < sound.size(); ++i) {
      sound[i] = static_cast<float>(i % 50) / 50.0F - 0.5F;
    }
    try {
      FrontEnd(spec).compute(sound);
    } catch (const UsageError&) {
    } catch (const AudioError&) {
    }
  }
  return 0;
}
