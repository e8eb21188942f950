#pragma once

#include <cstddef>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// What block_patterns is told of the features that it is given.
struct PatternOptions {
  double frames_per_second = 22'050.0 / 512.0;  ///< above 0
};

/// How a recording's spectrum behaves in blocks of some seconds, whatever happens in which of them: block-level
/// features (Seyerlehner, Widmer and Pohle 2010, "Fusing block-level features for music similarity estimation"), on mel
/// bands. From a log-mel spectrogram in dB and its MFCCs (both with a column a frame) become n x 1 values, one after
/// the other:
///
///   delta spectral pattern     n_mels x 14  the largest rises over 3 frames in blocks of 25, per band, the largest
///                                           first; the 0.9 quantile over the blocks, dB
///   log fluctuation pattern    n_mels x 16  ln(1 + x) of how much each band swings at 0.3 … 10 Hz in blocks of 256
///                                           frames, weighted as the ear hears roughness; the 0.6 quantile
///   correlation pattern        n_mels (n_mels - 1) / 2  Pearson's correlation of each two bands in blocks of 256
///                                           frames, the upper triangle row by row; the median
///   Gaussian of the MFCCs      n_mfcc (n_mfcc + 5) / 2  mean and ln of the standard deviation of each coefficient,
///                                           correlations of each two, ln of the deviation of their change a frame
///
/// Recordings shorter than a block are repeated. tools/golden/patterns.py has the same in NumPy. Throws AudioError when
/// there is no frame.
Matrix block_patterns(MatrixView log_mel, MatrixView mfcc, const PatternOptions& options);

/// How many values that is.
std::size_t n_block_patterns(std::size_t n_mels, std::size_t n_mfcc);

}  // namespace auricle
