// Holds the descriptors that FrontEnd computes from the spectrum and the samples against librosa:
// tests/golden/descriptors.

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include <auricle/core/error.hpp>
#include <auricle/features/delta.hpp>
#include <auricle/features/front_end.hpp>
#include <support/descriptor_goldens.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using test::descriptor_difference;
using test::DescriptorCase;

/// What all descriptors share.
FeatureSpec spec_of(const DescriptorCase& item, FeatureKind kind) {
  const bool reflect = item.get<std::string>("pad_mode", "constant") == "reflect";
  return {.kind = kind,
          .sample_rate_hz = item.get("sr", 22'050),
          .n_fft = item.get("n_fft", item.get("frame_length", 2048)),
          .hop_length = item.get("hop_length", 512),
          .center = item.get("center", true),
          .pad_mode = reflect ? PadMode::kReflect : PadMode::kConstant};
}

double difference(const FeatureSpec& spec, const DescriptorCase& item, const std::string& part = "values") {
  return descriptor_difference(FrontEnd(spec).compute(item.signal), item.golden(part));
}

TEST(Descriptors, SpectralCentroidIsLibrosas) {
  test::for_each_descriptor_case("spectral_centroid", test::kDescriptor, [](const DescriptorCase& item) {
    return difference(spec_of(item, FeatureKind::kSpectralCentroid), item);
  });
}

TEST(Descriptors, SpectralBandwidthIsLibrosas) {
  test::for_each_descriptor_case("spectral_bandwidth", test::kDescriptor, [](const DescriptorCase& item) {
    if (!item.get("norm", true)) {
      return 0.0;  // librosa's unnormalised form is no option here
    }
    FeatureSpec spec = spec_of(item, FeatureKind::kSpectralBandwidth);
    spec.bandwidth_p = item.get("p", 2.0);
    return difference(spec, item);
  });
}

TEST(Descriptors, SpectralRolloffIsLibrosas) {
  test::for_each_descriptor_case("spectral_rolloff", test::kDescriptor, [](const DescriptorCase& item) {
    FeatureSpec spec = spec_of(item, FeatureKind::kSpectralRolloff);
    spec.roll_percent = item.get("roll_percent", 0.85);
    return difference(spec, item);
  });
}

TEST(Descriptors, SpectralContrastIsLibrosas) {
  test::for_each_descriptor_case("spectral_contrast", test::kDescriptor, [](const DescriptorCase& item) {
    FeatureSpec spec = spec_of(item, FeatureKind::kSpectralContrast);
    spec.contrast = {.fmin = item.get("fmin", 200.0),
                     .n_bands = item.get("n_bands", 6),
                     .quantile = item.get("quantile", 0.02),
                     .linear = item.get("linear", false)};
    return difference(spec, item);
  });
}

TEST(Descriptors, SpectralFlatnessIsLibrosas) {
  test::for_each_descriptor_case("spectral_flatness", test::kDescriptor, [](const DescriptorCase& item) {
    FeatureSpec spec = spec_of(item, FeatureKind::kSpectralFlatness);
    spec.power = item.get("power", 2.0);
    spec.amin = item.get("amin", 1e-10);
    return difference(spec, item);
  });
}

TEST(Descriptors, ZeroCrossingRateIsLibrosas) {
  test::for_each_descriptor_case("zero_crossing_rate", test::kDescriptor, [](const DescriptorCase& item) {
    return difference(spec_of(item, FeatureKind::kZeroCrossingRate), item);
  });
}

TEST(Descriptors, RmsIsLibrosas) {
  test::for_each_descriptor_case("rms", test::kDescriptor, [](const DescriptorCase& item) {
    return difference(spec_of(item, FeatureKind::kRms), item);
  });
}

/// An impulse's spectrum is flat but for rounding, so its tuning is anything: there, librosa's is taken.
double impulse_tuning(const DescriptorCase& item) { return item.get("n_chroma", 12) == 24 ? 0.25 : -0.38; }

std::optional<double> tuning_of(const DescriptorCase& item) {
  if (item.parameters.contains("tuning")) {
    return item.get("tuning", 0.0);
  }
  return item.name.find("-impulse-") != std::string::npos ? std::optional(impulse_tuning(item)) : std::nullopt;
}

TEST(Descriptors, ChromaStftIsLibrosas) {
  test::for_each_descriptor_case("chroma_stft", test::kDescriptor, [](const DescriptorCase& item) {
    FeatureSpec spec = spec_of(item, FeatureKind::kChromaStft);
    spec.chroma.n_chroma = item.get("n_chroma", 12);
    spec.chroma.tuning = tuning_of(item);
    if (item.get<std::string>("norm", "max") == "none") {
      spec.chroma.norm = FrameNorm::kNone;
    }
    return difference(spec, item, item.files.contains("chroma") ? "chroma" : "values");
  });
}

TEST(Descriptors, TonnetzIsLibrosas) {
  test::for_each_descriptor_case("tonnetz", test::kDescriptor, [](const DescriptorCase& item) {
    FeatureSpec spec = spec_of(item, FeatureKind::kTonnetz);
    spec.chroma.tuning = tuning_of(item);
    return difference(spec, item);
  });
}

TEST(Descriptors, DeltaIsLibrosas) {
  test::for_each_descriptor_case("delta", test::kDeltaRelative, [](const DescriptorCase& item) {
    if (item.parameters.contains("mode")) {
      return 0.0;  // only librosa's default, "interp", is an option here
    }
    const Matrix mfcc = FrontEnd({}).compute(item.signal);
    const float peak = std::abs(*std::ranges::max_element(mfcc.values(), {}, [](float v) { return std::abs(v); }));
    const auto of_peak = [peak](Matrix matrix) {
      for (float& value : matrix.values()) {
        value /= peak;
      }
      return matrix;
    };
    return descriptor_difference(of_peak(delta(mfcc, {.width = item.get("width", 9), .order = item.get("order", 1)})),
                                 of_peak(item.golden()));
  });
}

TEST(Descriptors, DeltaOfTooFewFramesSaysWhatToDo) {
  EXPECT_THROW(delta(Matrix(3, 8), {.width = 9}), AudioError);
  EXPECT_EQ(delta(Matrix(3, 9), {.width = 9}).cols(), 9U);
}

}  // namespace
}  // namespace auricle
