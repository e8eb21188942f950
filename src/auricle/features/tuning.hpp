#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <auricle/dsp/stft.hpp>

namespace auricle {

/// How far a recording is tuned from A = 440 Hz: the commonest deviation of its spectral peaks from the equal-tempered
/// scale. librosa.estimate_tuning, with piptrack's defaults (150 to 4000 Hz, a tenth of each frame's maximum).
class TuningEstimator {
 public:
  struct Options {
    double sample_rate_hz = 22'050.0;
    std::size_t n_fft = 2048;
    int bins_per_octave = 12;
  };
  explicit TuningEstimator(const Options& options) : options_(options) {}

  /// Collects the peaks of a block of power spectra.
  void add(const MagnitudeBlock& power);

  /// In fractions of a scale step, -0.5 … 0.49 in steps of 0.01; 0 when there were no peaks.
  double estimate() const;

 private:
  struct Peak {
    float hz;
    float magnitude;
  };

  Options options_;
  std::vector<Peak> peaks_;
};

}  // namespace auricle
