#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include <auricle/core/json.hpp>
#include <auricle/dsp/dct.hpp>
#include <auricle/dsp/decibel.hpp>
#include <auricle/dsp/mel.hpp>
#include <auricle/dsp/stft.hpp>
#include <auricle/dsp/window.hpp>

namespace auricle {

enum class FeatureKind {
  kMfcc,         ///< librosa.feature.mfcc
  kMel,          ///< power_to_db(librosa.feature.melspectrogram)
  kSpectrogram,  ///< power_to_db(|librosa.stft| ** power)
};

enum class FeatureScale {
  kNone,
  kPeak,  ///< all divided by the largest absolute value of the clip's features; silence stays zero
};

/// How sound becomes features. Names and defaults are librosa 0.11's; the last four are what a network's front end
/// needs on top. The only way to build a `FrontEnd`, and stored inside each model file, so that training and
/// recognition can't drift apart.
struct FeatureSpec {
  FeatureKind kind = FeatureKind::kMfcc;

  int sample_rate_hz = 22'050;    ///< librosa's `sr`
  int n_fft = 2048;               ///< samples a frame
  int hop_length = 512;           ///< samples from one frame to the next
  std::optional<int> win_length;  ///< samples the window is long, centred in the frame; absent: n_fft
  WindowShape window = WindowShape::kHann;
  bool center = true;  ///< pads n_fft / 2 samples on both sides, so that frame t is centred at t * hop_length
  PadMode pad_mode = PadMode::kConstant;
  double power = 2.0;  ///< exponent of the magnitude: 1 amplitude, 2 power

  int n_mels = 128;
  double fmin = 0.0;           ///< Hz
  std::optional<double> fmax;  ///< Hz; absent: half the sample rate
  bool htk = false;            ///< HTK's mel formula, not Slaney's
  MelNorm norm = MelNorm::kSlaney;

  std::variant<double, DbReference> ref = 1.0;
  double amin = 1e-10;
  std::optional<double> top_db = 80.0;  ///< dB kept below the loudest value; absent: all

  int n_mfcc = 20;
  int dct_type = 2;  ///< only 2
  DctNorm dct_norm = DctNorm::kOrtho;
  double lifter = 0.0;  ///< 0: no liftering

  FeatureScale scale = FeatureScale::kNone;
  std::optional<std::size_t> n_values;  ///< the length of the flattened features; absent: all there are
  std::optional<double> window_s;       ///< seconds a network judges at once; see FrontEnd::windows

  bool operator==(const FeatureSpec&) const = default;

  /// Throws UsageError naming the parameter, its value and what is allowed.
  void validate() const;
};

/// Every parameter under librosa's name (`sr`, `n_fft`, …); an absent one is null.
Json to_json(const FeatureSpec& spec);

/// The reverse. Absent keys take their defaults, unknown ones are refused, and the result is valid. `where` names the
/// JSON in errors. Throws UsageError.
FeatureSpec feature_spec_from_json(const Json& json, const std::string& where);

}  // namespace auricle
