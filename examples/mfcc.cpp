// The MFCCs of sound that a program has in memory: the numbers that librosa.feature.mfcc gives.
//
//   mfcc
#include <cmath>
#include <cstddef>
#include <iostream>
#include <numbers>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/features/front_end.hpp>

int main() {
  // What a spec doesn't say is as librosa's defaults are: sr=22050, n_fft=2048, hop_length=512, n_mels=128.
  auricle::FeatureSpec spec;
  spec.kind = auricle::FeatureKind::kMfcc;
  spec.n_mfcc = 13;

  // One second of the concert pitch. A recording would come from auricle::load_clip.
  std::vector<float> samples(static_cast<std::size_t>(spec.sample_rate_hz));
  for (std::size_t t = 0; t < samples.size(); ++t) {
    const double seconds = static_cast<double>(t) / spec.sample_rate_hz;
    samples[t] = static_cast<float>(0.5 * std::sin(2 * std::numbers::pi * 440 * seconds));
  }

  // Filters and tables are worked out once, here; compute() may be called by several threads at a time.
  const auricle::FrontEnd front_end(spec);
  const auricle::Matrix mfcc = front_end.compute(samples);

  std::cout << mfcc.rows() << " coefficients, " << mfcc.cols() << " frames; the middle one:";
  for (std::size_t coefficient = 0; coefficient < mfcc.rows(); ++coefficient) {
    std::cout << ' ' << mfcc(coefficient, mfcc.cols() / 2);
  }
  std::cout << '\n';
}
