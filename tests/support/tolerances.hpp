#pragma once

namespace auricle::test {

/// How far numbers may be from their references, each with its reason. Nothing else in the tests says "near".

/// Log-mel spectrograms and MFCC against librosa, dB: the promise made to users. What is found is a hundredth of it,
/// the rounding of float32 values of some hundred dB, which librosa itself returns.
inline constexpr double kLibrosaDb = 1e-3;

/// MFCC by the unscaled DCT (norm none), relative to the matrix's largest value: those coefficients are sums of 128
/// decibel values, tens of thousands, where one step of a float32 is 2e-3 already.
inline constexpr double kUnscaledDctRelative = 1e-6;

/// Published networks' front ends against the same in double precision, relative to the range of their values.
inline constexpr double kFrontEnd = 1e-6;

/// The same against their own code in float32, of real music: its filters and sums are rounded at each step.
inline constexpr double kFrontEndOfOthers = 1e-5;

/// STFT values against librosa's complex64, relative to the largest: one rounding to float32 (6e-8) on either side.
inline constexpr double kStftRelative = 3e-7;

/// Powers in mel bands against librosa, relative: both sum up to some hundred products in float32, in different orders.
inline constexpr double kMelPowerRelative = 1e-5;

/// Mel powers this small, relative to the largest of the matrix, are the leftovers of cancellation in double precision
/// (1e-16 of amplitude) and differ between any two transforms.
inline constexpr double kMelPowerFloor = 1e-25;

/// Mel filter weights against librosa, relative to the largest: a few roundings to float32.
inline constexpr double kFilterRelative = 3e-7;

/// Descriptors against librosa, relative to values above 1 and absolute below: the promise made to users.
inline constexpr double kDescriptor = 1e-4;

/// The public GTZAN table, relative. What is found is some 1e-7, and 6e-5 for the mean of the faintest MFCC.
inline constexpr double kPublicTable = 1e-4;

/// Means of waveforms against the public table, relative to the waveform's standard deviation: they are a millionth of
/// it, so that float32 leaves them few digits, in the table as well.
inline constexpr double kWaveformMean = 1e-8;

/// Deltas of MFCCs against librosa, relative to the largest MFCC: differences of values near each other, which librosa
/// takes in float32 and with polynomials at the ends.
inline constexpr double kDeltaRelative = 1e-6;

/// A Fourier transform in double precision against its defining sum, relative to the sum of the samples' magnitudes.
inline constexpr double kFftRelative = 1e-14;

/// A Fourier transform in single precision against double, root mean square relative to that of the spectrum: half a
/// float32 step (3e-8) for each of a dozen roundings on a value's way.
inline constexpr double kFloatFftRelative = 3e-7;

/// Log-mel bands within 80 dB of the loudest, in single against double precision, dB: of signals made to show it, where
/// the noise between two dozen loud tones dips to 80 dB below them. Music shows less than a tenth of it.
inline constexpr double kSinglePrecisionDb = 1e-2;

/// Samples of size 1 after a short-time Fourier transform and its inverse: roundings to float32 on either way.
inline constexpr double kThereAndBack = 2e-6;

/// Values that one float32 operation or conversion apart may differ in, relative.
inline constexpr double kFloatRelative = 2e-7;

/// Values of size 1 after a handful of float32 operations done in another order, absolute.
inline constexpr double kFloatSum = 1e-6;

/// Probabilities from libtorch and from oneDNN, absolute: the promise made to users. Both sum 25,000 products in
/// float32, in different orders.
inline constexpr double kEngineProbability = 1e-5;

/// Probabilities of deep convolutional networks with weights as they are after training, from libtorch and from oneDNN,
/// absolute: ten or so layers of float32 sums in different orders, and batch normalization folded into the weights.
inline constexpr double kDeepEngineProbability = 2e-5;

/// What an imported network gives against onnxruntime, relative to the largest value: the promise made to users. What
/// is found is some 1e-6, float32 sums in different orders.
inline constexpr double kOnnxRelative = 1e-4;

/// Values up to 7 recovered from float32 probabilities by their logarithm.
inline constexpr double kValuesFromProbabilities = 2e-5;

/// Parameters of size 1 to 4 after 20 steps of Adam, against torch's: each step may round half a float32 step (2.4e-7)
/// the other way.
inline constexpr double kAdamAfter20Steps = 5e-6;

/// Probabilities and standard deviations worked out in double precision by another order of the same sums, absolute.
inline constexpr double kExactProbability = 1e-12;

/// Ends of bootstrap intervals of 2000 draws from 2000 songs against the normal approximation, absolute: about three
/// times the ends' own scatter, 3 % of the interval's width, and the approximation's error.
inline constexpr double kBootstrapEnd = 0.002;

/// The same for some 200 songs, where a song is half a per cent and Wilson's interval is not quite the normal one.
inline constexpr double kBootstrapSmall = 0.02;

/// Where a copy begins and how long it overlaps, by fingerprints, s: their words lie 0.124 s apart.
inline constexpr double kFingerprintHopS = 0.124;

}  // namespace auricle::test
