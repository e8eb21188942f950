#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/median_filter.hpp>
#include <auricle/dsp/soft_mask.hpp>
#include <auricle/dsp/stft.hpp>

namespace auricle {

/// librosa.decompose.hpss's parameters and defaults.
struct HpssOptions {
  std::size_t kernel_harmonic = 31;    ///< frames in a median along time, at least 1
  std::size_t kernel_percussive = 31;  ///< bins in a median along frequency, at least 1
  SoftMaskOptions mask;                ///< power, margins
};

/// Splits a spectrum into what lasts (harmonic) and what is short and wide (percussive), after Fitzgerald,
/// "Harmonic/percussive separation using median filtering" (2010): librosa.decompose.hpss. Takes the spectrum block
/// after block and hands it back two parts behind, some blocks late; its memory does not grow with the recording.
class Hpss {
 public:
  /// What receives the parts of a block; they are valid until it returns.
  using Sink = std::function<void(const SpectrumBlock& harmonic, const SpectrumBlock& percussive)>;

  /// `bins` of a spectrum, at least 1. Throws UsageError.
  Hpss(std::size_t bins, const HpssOptions& options, Sink sink);

  /// The next block. All but the last one must be full.
  void push(const SpectrumBlock& block);

  /// Hands out what is still inside. Afterwards another recording may begin.
  void finish();

 private:
  void remember(const SpectrumBlock& block);
  void emit();
  void find_harmonic(std::size_t first_frame, std::size_t count);

  std::size_t bins_;
  HpssOptions options_;
  Sink sink_;

  std::size_t blocks_ahead_;   ///< that must be known before a block can be handed out
  std::size_t memory_frames_;  ///< frames remembered, a whole number of blocks
  std::size_t pushed_frames_ = 0;
  std::size_t pushed_blocks_ = 0;
  std::size_t emitted_blocks_ = 0;

  // Lanes are frames: bins x kBlockFrames, bins filled up to whole tiles.
  std::vector<WindowStep> bin_steps_;
  AlignedVector<float> bin_window_;
  AlignedVector<float> magnitudes_;
  AlignedVector<float> harmonic_;
  std::vector<AlignedVector<float>> percussive_;  ///< of blocks not handed out yet, taking turns
  std::vector<AlignedVector<float>> spectra_;     ///< likewise

  // Lanes are bins: for each kBlockFrames of them memory_frames_ rows of magnitudes, or the rows of a window.
  std::vector<WindowStep> frame_steps_;
  AlignedVector<float> memory_;
  AlignedVector<float> frame_windows_;
  AlignedVector<float> tile_;

  AlignedVector<float> harmonic_spectrum_;
  AlignedVector<float> percussive_spectrum_;
};

}  // namespace auricle
