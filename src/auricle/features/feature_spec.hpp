#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/dsp/dct.hpp>
#include <auricle/dsp/decibel.hpp>
#include <auricle/dsp/log_scale.hpp>
#include <auricle/dsp/mel.hpp>
#include <auricle/dsp/stft.hpp>
#include <auricle/dsp/window.hpp>
#include <auricle/features/chroma.hpp>
#include <auricle/features/onset.hpp>
#include <auricle/features/spectral_shape.hpp>

namespace auricle {

/// What is computed, by librosa's names. A feature is a matrix: a row is a coefficient, band or bin, a column a frame.
enum class FeatureKind {
  kMfcc,               ///< librosa.feature.mfcc
  kMel,                ///< power_to_db(librosa.feature.melspectrogram), or another `compression` of it
  kSpectrogram,        ///< power_to_db(|librosa.stft| ** power), or another `compression` of it
  kMfccDelta,          ///< librosa.feature.delta(mfcc)
  kMfccDelta2,         ///< librosa.feature.delta(mfcc, order=2)
  kChromaStft,         ///< librosa.feature.chroma_stft
  kSpectralCentroid,   ///< librosa.feature.spectral_centroid, Hz
  kSpectralBandwidth,  ///< librosa.feature.spectral_bandwidth, Hz
  kSpectralRolloff,    ///< librosa.feature.spectral_rolloff, Hz
  kSpectralContrast,   ///< librosa.feature.spectral_contrast, dB
  kSpectralFlatness,   ///< librosa.feature.spectral_flatness, 0 … 1
  kZeroCrossingRate,   ///< librosa.feature.zero_crossing_rate, 0 … 1
  kRms,                ///< librosa.feature.rms
  kTonnetz,            ///< librosa.feature.tonnetz(chroma=chroma_stft)
  kOnsetStrength,      ///< librosa.onset.onset_strength
  kTempogram,          ///< librosa.feature.tempogram: a row is a lag
  kTempo,              ///< librosa.feature.tempo, beats per minute: one value
  kBeatTrack,          ///< librosa.beat.beat_track: a row of the beats' frame numbers
  kHarmonic,           ///< librosa.effects.harmonic: a row of samples
  kPercussive,         ///< librosa.effects.percussive: a row of samples
  kBlockPatterns,      ///< block_patterns of the log-mel spectrogram: a column of values, the same for any length
  kStatistics,         ///< what `set` says of a whole clip: a column of means and variances
};

/// Which statistics of a clip are taken.
enum class StatisticSet {
  kGtzan57,  ///< the 57 columns of the public GTZAN table, by its names
  kAll,      ///< mean and variance of each row of every descriptor, and the tempo
};

enum class FeatureScale {
  kNone,
  kPeak,  ///< all divided by the largest absolute value of the clip's features; silence stays zero
};

/// What librosa.onset.onset_strength takes beside the spectrogram.
struct OnsetParameters {
  int lag = 1;                                       ///< frames between the two spectra compared
  int max_size = 1;                                  ///< bands in the local maximum that a rise is measured from
  bool detrend = false;                              ///< whether to take away the constant part
  OnsetAggregate aggregate = OnsetAggregate::kMean;  ///< beat_track takes the median whatever is said here

  bool operator==(const OnsetParameters&) const = default;
};

/// What librosa.feature.tempogram, librosa.feature.tempo and librosa.beat.beat_track take.
struct RhythmParameters {
  int win_length = 384;                     ///< tempogram: onset frames a window
  double start_bpm = 120.0;                 ///< the tempo thought likeliest before listening
  double std_bpm = 1.0;                     ///< how many octaves around it are likely
  double ac_size = 8.0;                     ///< s in which a rhythm must show itself
  std::optional<double> max_tempo = 320.0;  ///< beats per minute; absent: any
  double tightness = 100.0;                 ///< how closely beats keep to the tempo
  bool trim = true;                         ///< whether to drop weak beats at the beginning and the end

  bool operator==(const RhythmParameters&) const = default;
};

/// What librosa.effects.hpss takes.
struct HpssParameters {
  std::array<int, 2> kernel_size = {31, 31};  ///< medians: frames for the harmonic, bins for the percussive part
  double power = 2.0;                         ///< of the soft masks
  std::array<double, 2> margin = {1.0, 1.0};  ///< how much one part must outdo the other, at least 1
  bool whole_hops = false;                    ///< silence after the last whole hop, as librosa before 0.9 left it

  bool operator==(const HpssParameters&) const = default;
};

/// How the values of a spectrogram become what is heard.
struct Compression {
  enum class Kind {
    kDecibel,  ///< librosa.power_to_db with the spec's ref, amin and top_db
    kLog10,    ///< (log10(factor x + offset) - mean) / std
    kLn,       ///< (ln(factor x + offset) - mean) / std
  };
  Kind kind = Kind::kDecibel;
  double factor = 1.0;  ///< positive; what follows is of the logarithms alone
  double offset = 1.0;  ///< positive
  double mean = 0.0;
  double std = 1.0;  ///< positive

  bool operator==(const Compression&) const = default;
};

/// How sound becomes features. Names and defaults are librosa 0.11's; five parameters that librosa lacks say what
/// networks made with other libraries hear, and the last five what a network's front end needs on top. The only way to
/// build a `FrontEnd`, and stored inside each model file, so that training and recognition can't drift apart.
struct FeatureSpec {
  FeatureKind kind = FeatureKind::kMfcc;

  int sample_rate_hz = 22'050;    ///< librosa's `sr`
  double preemphasis = 0.0;       ///< y[t] = x[t + 1] - preemphasis x[t] is heard, a sample less; 0: x itself
  int n_fft = 2048;               ///< samples a frame
  int hop_length = 512;           ///< samples from one frame to the next
  std::optional<int> win_length;  ///< samples the window is long, centred in the frame; absent: as long as the frame
  WindowShape window = WindowShape::kHann;
  bool fftbins = true;  ///< whether the window is periodic; otherwise symmetric (SciPy's name)
  bool center = true;   ///< pads n_fft / 2 samples on both sides, so that frame t is centred at t * hop_length
  PadMode pad_mode = PadMode::kConstant;
  std::optional<int> frame_length;  ///< samples a frame takes where `center` is off, zeros fill it up; absent: n_fft
  double power = 2.0;               ///< exponent of the magnitude: 1 amplitude, 2 power

  int n_mels = 128;
  double fmin = 0.0;           ///< Hz
  std::optional<double> fmax;  ///< Hz; absent: half the sample rate
  bool htk = false;            ///< HTK's mel formula, not Slaney's
  MelNorm norm = MelNorm::kSlaney;
  MelTriangles mel_triangles = MelTriangles::kHz;  ///< over what the filters' sides are straight

  Compression compression;
  std::variant<double, DbReference> ref = 1.0;
  double amin = 1e-10;
  std::optional<double> top_db = 80.0;  ///< dB kept below the loudest value; absent: all

  int n_mfcc = 20;
  int dct_type = 2;  ///< only 2
  DctNorm dct_norm = DctNorm::kOrtho;
  double lifter = 0.0;  ///< 0: no liftering

  int delta_width = 9;  ///< frames that a rate of change is worked out from: odd
  ChromaOptions chroma;
  ContrastOptions contrast;
  double roll_percent = 0.85;  ///< share of the magnitudes below the roll-off
  double bandwidth_p = 2.0;    ///< power of the deviation from the centroid: spectral_bandwidth's `p`
  OnsetParameters onset;
  RhythmParameters rhythm;
  HpssParameters hpss;
  StatisticSet set = StatisticSet::kGtzan57;

  FeatureScale scale = FeatureScale::kNone;
  std::optional<std::size_t> n_values;  ///< the length of the flattened features; absent: all there are
  std::optional<std::size_t> n_frames;  ///< or how many frames they have, each row cut or repeated to this length
  std::optional<double> window_s;       ///< seconds a network judges at once; see FrontEnd::windows

  bool operator==(const FeatureSpec&) const = default;

  /// Throws UsageError naming the parameter, its value and what is allowed.
  void validate() const;
};

/// The size of a network's inputs.
struct FeatureShape {
  std::size_t rows = 0;    ///< coefficients, bands or bins
  std::size_t frames = 0;  ///< 1 where time is no axis of its own

  std::size_t n_values() const { return rows * frames; }
  bool operator==(const FeatureShape&) const = default;
};

/// What FrontEnd::flatten gives: n_values x 1, or with n_frames all rows of the kind by n_frames. Throws UsageError
/// when the spec fixes neither.
FeatureShape flat_shape(const FeatureSpec& spec);

/// A spec that has a name of its own:
///   gtzan57  the public GTZAN table as its makers computed it, with the librosa of their time
///   all      every descriptor's mean and variance, with librosa 0.11's defaults
/// Throws UsageError for any other name.
FeatureSpec named_feature_spec(const std::string& name);

/// Every parameter under librosa's name (`sr`, `n_fft`, …), those of one descriptor in an object of its own; an absent
/// one is null. Those that librosa lacks are there only where they say something, so that what was stored before there
/// were any is found again.
Json to_json(const FeatureSpec& spec);

/// The reverse. Absent keys take their defaults, unknown ones are refused, and the result is valid. `where` names the
/// JSON in errors. Throws UsageError.
FeatureSpec feature_spec_from_json(const Json& json, const std::string& where);

/// Reads a front end: a file as in front_ends/, which is a spec's JSON, and where it is from under "source". Throws
/// FileError.
FeatureSpec load_front_end(const std::filesystem::path& path);

/// The names of all kinds, as "kind" has them.
std::vector<std::string> feature_kind_names();

}  // namespace auricle
