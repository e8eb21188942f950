#include <auricle/features/feature_spec.hpp>
#include <auricle/features/front_end.hpp>

#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

std::string refusal_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "nothing was refused";
}

FeatureSpec unusual_spec() {
  return {.kind = FeatureKind::kMel,
          .sample_rate_hz = 16'000,
          .preemphasis = 0.97,
          .n_fft = 1024,
          .hop_length = 160,
          .win_length = 400,
          .window = WindowShape::kHamming,
          .fftbins = false,
          .center = false,
          .pad_mode = PadMode::kReflect,
          .frame_length = 600,
          .power = 1.0,
          .n_mels = 64,
          .fmin = 50.0,
          .fmax = 7600.0,
          .htk = true,
          .norm = MelNorm::kNone,
          .mel_triangles = MelTriangles::kMel,
          .compression = {.kind = Compression::Kind::kLn, .factor = 2.0, .offset = 1e-5, .mean = -4.5, .std = 5.0},
          .ref = DbReference::kMax,
          .amin = 1e-8,
          .top_db = std::nullopt,
          .n_mfcc = 13,
          .dct_norm = DctNorm::kNone,
          .lifter = 22.0,
          .delta_width = 5,
          .chroma = {.n_chroma = 24, .tuning = 0.1, .norm = FrameNorm::kSum},
          .contrast = {.fmin = 100.0, .n_bands = 4, .quantile = 0.1, .linear = true},
          .roll_percent = 0.5,
          .bandwidth_p = 1.0,
          .onset = {.lag = 2, .max_size = 3, .detrend = true, .aggregate = OnsetAggregate::kMedian},
          .rhythm = {.win_length = 200,
                     .start_bpm = 90.0,
                     .std_bpm = 0.5,
                     .ac_size = 4.0,
                     .max_tempo = std::nullopt,
                     .tightness = 50.0,
                     .trim = false},
          .hpss = {.kernel_size = {17, 21}, .power = 1.0, .margin = {1.0, 3.0}, .whole_hops = true},
          .set = StatisticSet::kAll,
          .scale = FeatureScale::kPeak,
          .n_values = 25'000,
          .window_s = 3.0};
}

TEST(FeatureSpec, ByDefaultIsLibrosasMfcc) {
  const FeatureSpec spec;
  EXPECT_NO_THROW(spec.validate());
  EXPECT_EQ(to_json(spec).dump(),
            R"({"kind":"mfcc","sr":22050,"n_fft":2048,"hop_length":512,"win_length":null,"window":"hann",)"
            R"("center":true,"pad_mode":"constant","power":2.0,"n_mels":128,"fmin":0.0,"fmax":null,"htk":false,)"
            R"("norm":"slaney","ref":1.0,"amin":1e-10,"top_db":80.0,"n_mfcc":20,"dct_type":2,"dct_norm":"ortho",)"
            R"("lifter":0.0,"delta_width":9,"chroma":{"n_chroma":12,"tuning":null,"norm":"max"},)"
            R"("contrast":{"fmin":200.0,"n_bands":6,"quantile":0.02,"linear":false},"roll_percent":0.85,)"
            R"("bandwidth_p":2.0,"onset":{"lag":1,"max_size":1,"detrend":false,"aggregate":"mean"},)"
            R"("rhythm":{"win_length":384,"start_bpm":120.0,"std_bpm":1.0,"ac_size":8.0,"max_tempo":320.0,)"
            R"("tightness":100.0,"trim":true},"hpss":{"kernel_size":[31,31],"power":2.0,"margin":[1.0,1.0],)"
            R"("whole_hops":false},"set":"gtzan57","scale":"none","n_values":null,"n_frames":null,"window_s":null})");
}

TEST(FeatureSpec, ComesBackFromJsonUnchanged) {
  for (const FeatureSpec& spec : {FeatureSpec{}, unusual_spec(), FeatureSpec{.n_frames = 646}}) {
    EXPECT_EQ(feature_spec_from_json(parse_json(to_json(spec).dump(), "test"), "test"), spec);
  }
}

TEST(FeatureSpec, ShapeOfANetworksInputs) {
  EXPECT_EQ(flat_shape({.n_values = 25'000}), (FeatureShape{.rows = 25'000, .frames = 1}));
  EXPECT_EQ(flat_shape({.kind = FeatureKind::kMel, .n_mels = 64, .n_frames = 1292}),
            (FeatureShape{.rows = 64, .frames = 1292}));
  EXPECT_THROW(flat_shape({}), UsageError) << "as long as the recording";
  for (const FeatureKind kind : {FeatureKind::kMfcc, FeatureKind::kMel, FeatureKind::kSpectrogram,
                                 FeatureKind::kChromaStft, FeatureKind::kSpectralContrast, FeatureKind::kTonnetz,
                                 FeatureKind::kTempogram, FeatureKind::kRms, FeatureKind::kMfccDelta}) {
    const FeatureSpec spec{.kind = kind, .n_frames = 3};
    const FrontEnd front_end(spec);
    const Matrix features = front_end.compute(std::vector<float>(22'050, 0.1F));
    EXPECT_EQ(flat_shape(spec).rows, features.rows()) << to_json(spec)["kind"];
    EXPECT_EQ(flat_shape(spec).n_values(), front_end.flatten(features).values.size()) << to_json(spec)["kind"];
  }
}

TEST(FeatureSpec, EachParameterReachesTheJson) {
  const Json usual = to_json({});
  const Json unusual = to_json(unusual_spec());
  for (const auto& [key, value] : usual.items()) {
    if (key != "dct_type" && key != "n_frames") {  // the one has one value, the other excludes n_values
      EXPECT_NE(value, unusual.at(key)) << key;
    }
    for (const auto& [inner, inner_value] : value.items()) {
      if (value.is_object()) {
        EXPECT_NE(inner_value, unusual.at(key).at(inner)) << key << ' ' << inner;
      }
    }
  }
  for (const char* key : {"preemphasis", "fftbins", "frame_length", "mel_triangles", "compression"}) {
    EXPECT_FALSE(usual.contains(key)) << "what was stored before it came would not be found again";
    EXPECT_TRUE(unusual.contains(key)) << key;
  }
  EXPECT_EQ(unusual["compression"], Json::parse(R"({"kind":"ln","factor":2.0,"offset":1e-5,"mean":-4.5,"std":5.0})"));
}

TEST(FeatureSpec, AbsentKeysTakeTheirDefaults) {
  EXPECT_EQ(feature_spec_from_json(Json::object(), "test"), FeatureSpec{});
  EXPECT_EQ(feature_spec_from_json(Json::parse(R"({"top_db": null})"), "test").top_db, std::nullopt);
}

TEST(FeatureSpec, RefusesWhatItDoesNotKnow) {
  const auto refusal = [](const char* text) {
    return refusal_of([&] { feature_spec_from_json(Json::parse(text), "my recipe"); });
  };
  EXPECT_THAT(refusal(R"({"n_mel": 40})"), AllOf(HasSubstr("my recipe"), HasSubstr("\"n_mel\"")));
  EXPECT_THAT(refusal(R"({"pad_mode": "wrap"})"),
              AllOf(HasSubstr("my recipe"), HasSubstr("wrap"), HasSubstr("constant, reflect, edge")));
  EXPECT_THAT(refusal(R"({"ref": "min"})"), AllOf(HasSubstr("\"ref\""), HasSubstr("max, median")));
  EXPECT_THAT(refusal(R"({"n_fft": 2048.5})"), HasSubstr("n_fft"));
  EXPECT_THAT(refusal(R"({"n_fft": 2147483648})"), HasSubstr("n_fft"));
  EXPECT_THAT(refusal(R"({"n_values": -1})"), HasSubstr("n_values"));
  EXPECT_THAT(refusal(R"({"hop_length": 0})"), AllOf(HasSubstr("my recipe"), HasSubstr("hop_length is 0")));
  EXPECT_THAT(refusal(R"([])"), HasSubstr("my recipe"));
}

TEST(FeatureSpec, ValidatesEachParameter) {
  struct Case {
    std::function<void(FeatureSpec&)> spoil;
    std::string named;
  };
  const std::vector<Case> cases = {
      {[](FeatureSpec& s) {
         s.kind = FeatureKind::kSpectralContrast;
         s.sample_rate_hz = 8000;
       },
       "spectral_contrast's band 6 begins at 6400 Hz"},
      {[](FeatureSpec& s) { s.delta_width = 8; }, "delta_width is 8"},
      {[](FeatureSpec& s) { s.delta_width = 1; }, "delta_width is 1"},
      {[](FeatureSpec& s) { s.chroma.n_chroma = 0; }, "n_chroma is 0"},
      {[](FeatureSpec& s) { s.chroma.tuning = 7.0; }, "tuning is 7"},
      {[](FeatureSpec& s) { s.contrast.fmin = 0.0; }, "contrast's fmin is 0"},
      {[](FeatureSpec& s) { s.contrast.n_bands = 0; }, "n_bands is 0"},
      {[](FeatureSpec& s) { s.contrast.quantile = 1.0; }, "quantile is 1"},
      {[](FeatureSpec& s) { s.roll_percent = 0.0; }, "roll_percent is 0"},
      {[](FeatureSpec& s) { s.bandwidth_p = -2.0; }, "bandwidth_p is -2"},
      {[](FeatureSpec& s) { s.onset.lag = 0; }, "lag is 0"},
      {[](FeatureSpec& s) { s.onset.max_size = 0; }, "max_size is 0"},
      {[](FeatureSpec& s) { s.rhythm.win_length = 0; }, "win_length is 0"},
      {[](FeatureSpec& s) { s.rhythm.start_bpm = 0.0; }, "start_bpm is 0"},
      {[](FeatureSpec& s) { s.rhythm.max_tempo = -1.0; }, "max_tempo is -1"},
      {[](FeatureSpec& s) {
         s.hpss.kernel_size = {31, 0};
       },
       "kernel_size is 0"},
      {[](FeatureSpec& s) {
         s.hpss.margin = {0.5, 1.0};
       },
       "margin is 0.5"},
      {[](FeatureSpec& s) { s.sample_rate_hz = 0; }, "sr is 0"},
      {[](FeatureSpec& s) { s.sample_rate_hz = -22'050; }, "sr is -22050"},
      {[](FeatureSpec& s) { s.sample_rate_hz = 1'000'000'000; }, "sr is 1000000000"},
      {[](FeatureSpec& s) { s.n_fft = 0; }, "n_fft is 0"},
      {[](FeatureSpec& s) { s.n_fft = std::numeric_limits<int>::max(); }, "n_fft is 2147483647"},
      {[](FeatureSpec& s) { s.hop_length = 0; }, "hop_length is 0; it must be from 1 to 1048576"},
      {[](FeatureSpec& s) { s.hop_length = -512; }, "hop_length is -512"},
      {[](FeatureSpec& s) { s.win_length = 0; }, "win_length is 0"},
      {[](FeatureSpec& s) { s.win_length = 2049; }, "win_length is 2049; it must be from 1 to 2048"},
      {[](FeatureSpec& s) { s.preemphasis = -0.1; }, "preemphasis is -0.1"},
      {[](FeatureSpec& s) { s.preemphasis = 1.1; }, "preemphasis is 1.1"},
      {[](FeatureSpec& s) { s.center = false, s.frame_length = 2049; }, "frame_length is 2049"},
      {[](FeatureSpec& s) { s.center = false, s.win_length = 400, s.frame_length = 300; },
       "frame_length is 300; it must be from 400 to 2048"},
      {[](FeatureSpec& s) { s.frame_length = 400; }, "set center to false"},
      {[](FeatureSpec& s) { s.compression = {.kind = Compression::Kind::kLn, .factor = 0.0}; },
       "compression's factor is 0"},
      {[](FeatureSpec& s) { s.compression = {.kind = Compression::Kind::kLn, .offset = 0.0}; },
       "compression's offset is 0"},
      {[](FeatureSpec& s) { s.compression = {.kind = Compression::Kind::kLn, .mean = kNan}; },
       "compression's mean is nan"},
      {[](FeatureSpec& s) { s.compression = {.kind = Compression::Kind::kLn, .std = 0.0}; }, "compression's std is 0"},
      {[](FeatureSpec& s) { s.compression.offset = 2.0; }, "decibels have ref, amin and top_db"},
      {[](FeatureSpec& s) {
         s.kind = FeatureKind::kTempo;
         s.compression.kind = Compression::Kind::kLog10;
       },
       "worked out of decibels"},
      {[](FeatureSpec& s) { s.power = 0.0; }, "power is 0"},
      {[](FeatureSpec& s) { s.power = kNan; }, "power is nan"},
      {[](FeatureSpec& s) { s.n_mels = 0; }, "n_mels is 0"},
      {[](FeatureSpec& s) { s.n_mels = 1 << 30; }, "n_mels is 1073741824"},
      {[](FeatureSpec& s) { s.fmin = -1.0; }, "fmin is -1"},
      {[](FeatureSpec& s) { s.fmin = 11'025.0; }, "fmin must be less"},
      {[](FeatureSpec& s) { s.fmax = 11'026.0; }, "fmax is 11026; it must be from 0 to 11025"},
      {[](FeatureSpec& s) { s.fmin = 500.0, s.fmax = 400.0; }, "fmin is 500 and fmax 400"},
      {[](FeatureSpec& s) { s.ref = kNan; }, "ref is nan"},
      {[](FeatureSpec& s) { s.amin = 0.0; }, "amin is 0"},
      {[](FeatureSpec& s) { s.top_db = -1.0; }, "top_db is -1"},
      {[](FeatureSpec& s) { s.n_mfcc = 0; }, "n_mfcc is 0"},
      {[](FeatureSpec& s) { s.n_mfcc = 129; }, "n_mfcc is 129; it must be from 1 to 128"},
      {[](FeatureSpec& s) { s.dct_type = 3; }, "dct_type is 3"},
      {[](FeatureSpec& s) { s.lifter = -1.0; }, "lifter is -1"},
      {[](FeatureSpec& s) { s.n_values = 0; }, "n_values is 0"},
      {[](FeatureSpec& s) { s.n_values = std::numeric_limits<std::size_t>::max(); },
       "n_values is 18446744073709551615"},
      {[](FeatureSpec& s) { s.n_frames = 0; }, "n_frames is 0"},
      {[](FeatureSpec& s) { s.n_values = s.n_frames = 10; }, "leave one out"},
      {[](FeatureSpec& s) { s.n_frames = 900'000'000; }, "n_frames times the features' rows"},
      {[](FeatureSpec& s) { s.kind = FeatureKind::kTempo, s.n_frames = 10; },
       "n_frames is for features that have frames"},
      {[](FeatureSpec& s) { s.window_s = 0.0; }, "window_s is 0"},
      {[](FeatureSpec& s) { s.window_s = kNan; }, "window_s is nan"},
  };
  for (const Case& item : cases) {
    FeatureSpec spec;
    item.spoil(spec);
    EXPECT_THAT(refusal_of([&] { spec.validate(); }), HasSubstr(item.named));
  }
}

}  // namespace
}  // namespace auricle
