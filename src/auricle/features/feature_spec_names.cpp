#include <auricle/features/feature_spec_names.hpp>

namespace auricle {

const Names<FeatureKind>& names_of(FeatureKind /*tag*/) {
  static const Names<FeatureKind> names = {{FeatureKind::kMfcc, "mfcc"},
                                           {FeatureKind::kMel, "mel"},
                                           {FeatureKind::kSpectrogram, "spectrogram"},
                                           {FeatureKind::kMfccDelta, "mfcc_delta"},
                                           {FeatureKind::kMfccDelta2, "mfcc_delta2"},
                                           {FeatureKind::kChromaStft, "chroma_stft"},
                                           {FeatureKind::kSpectralCentroid, "spectral_centroid"},
                                           {FeatureKind::kSpectralBandwidth, "spectral_bandwidth"},
                                           {FeatureKind::kSpectralRolloff, "spectral_rolloff"},
                                           {FeatureKind::kSpectralContrast, "spectral_contrast"},
                                           {FeatureKind::kSpectralFlatness, "spectral_flatness"},
                                           {FeatureKind::kZeroCrossingRate, "zero_crossing_rate"},
                                           {FeatureKind::kRms, "rms"},
                                           {FeatureKind::kTonnetz, "tonnetz"},
                                           {FeatureKind::kOnsetStrength, "onset_strength"},
                                           {FeatureKind::kTempogram, "tempogram"},
                                           {FeatureKind::kTempo, "tempo"},
                                           {FeatureKind::kBeatTrack, "beat_track"},
                                           {FeatureKind::kHarmonic, "harmonic"},
                                           {FeatureKind::kPercussive, "percussive"},
                                           {FeatureKind::kBlockPatterns, "block_patterns"},
                                           {FeatureKind::kStatistics, "statistics"}};
  return names;
}
const Names<StatisticSet>& names_of(StatisticSet /*tag*/) {
  static const Names<StatisticSet> names = {{StatisticSet::kGtzan57, "gtzan57"}, {StatisticSet::kAll, "all"}};
  return names;
}
const Names<WindowShape>& names_of(WindowShape /*tag*/) {
  static const Names<WindowShape> names = {
      {WindowShape::kHann, "hann"}, {WindowShape::kHamming, "hamming"}, {WindowShape::kOnes, "ones"}};
  return names;
}
const Names<PadMode>& names_of(PadMode /*tag*/) {
  static const Names<PadMode> names = {
      {PadMode::kConstant, "constant"}, {PadMode::kReflect, "reflect"}, {PadMode::kEdge, "edge"}};
  return names;
}
const Names<MelNorm>& names_of(MelNorm /*tag*/) {
  static const Names<MelNorm> names = {{MelNorm::kNone, "none"}, {MelNorm::kSlaney, "slaney"}};
  return names;
}
const Names<MelTriangles>& names_of(MelTriangles /*tag*/) {
  static const Names<MelTriangles> names = {{MelTriangles::kHz, "hz"}, {MelTriangles::kMel, "mel"}};
  return names;
}
const Names<Compression::Kind>& names_of(Compression::Kind /*tag*/) {
  static const Names<Compression::Kind> names = {
      {Compression::Kind::kDecibel, "decibel"}, {Compression::Kind::kLog10, "log10"}, {Compression::Kind::kLn, "ln"}};
  return names;
}
const Names<DctNorm>& names_of(DctNorm /*tag*/) {
  static const Names<DctNorm> names = {{DctNorm::kNone, "none"}, {DctNorm::kOrtho, "ortho"}};
  return names;
}
const Names<DbReference>& names_of(DbReference /*tag*/) {
  static const Names<DbReference> names = {{DbReference::kMax, "max"}, {DbReference::kMedian, "median"}};
  return names;
}
const Names<FrameNorm>& names_of(FrameNorm /*tag*/) {
  static const Names<FrameNorm> names = {
      {FrameNorm::kNone, "none"}, {FrameNorm::kMax, "max"}, {FrameNorm::kSum, "sum"}};
  return names;
}
const Names<OnsetAggregate>& names_of(OnsetAggregate /*tag*/) {
  static const Names<OnsetAggregate> names = {{OnsetAggregate::kMean, "mean"}, {OnsetAggregate::kMedian, "median"}};
  return names;
}
const Names<FeatureScale>& names_of(FeatureScale /*tag*/) {
  static const Names<FeatureScale> names = {{FeatureScale::kNone, "none"}, {FeatureScale::kPeak, "peak"}};
  return names;
}

}  // namespace auricle
