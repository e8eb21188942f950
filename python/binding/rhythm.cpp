#include <cstdint>
#include <utility>
#include <vector>

#include <auricle/features/beat_track.hpp>
#include <auricle/features/onset.hpp>
#include <auricle/features/tempo.hpp>
#include <auricle/features/tempogram.hpp>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"

namespace auricle::python {
namespace {

OnsetOptions options_of(const Plan& plan) { return plan.tables->onset_options(plan.tables->spec.onset.aggregate); }

Matrix row_of(std::vector<float> values) {
  const std::size_t count = values.size();
  return {std::move(values), 1, count};
}

Array<float> onset_strength(const Plan& plan, const Spectrograms& log_mel) {
  return calculated(log_mel.size(),
                    [&](const std::stop_token&) {
                      ChannelMatrices gathered;
                      for (std::size_t i = 0; i < log_mel.shape(0); ++i) {
                        gathered.add(row_of(auricle::onset_strength(channel(log_mel, i), options_of(plan))));
                      }
                      return gathered;
                    })
      .array();
}

/// Channels x bands x (frames - lag).
Array<float> onset_rises(const Plan& plan, const Spectrograms& log_mel) {
  return calculated(log_mel.size(),
                    [&](const std::stop_token&) {
                      ChannelMatrices gathered;
                      for (std::size_t i = 0; i < log_mel.shape(0); ++i) {
                        gathered.add(auricle::onset_rises(channel(log_mel, i), options_of(plan)));
                      }
                      return gathered;
                    })
      .array();
}

Array<float> onset_curve(const Plan& plan, const Channels& rises, std::size_t n_frames) {
  return calculated(rises.size(),
                    [&](const std::stop_token&) {
                      ChannelMatrices gathered;
                      for (std::size_t i = 0; i < rises.shape(0); ++i) {
                        gathered.add(row_of(auricle::onset_curve(channel(rises, i), n_frames, options_of(plan))));
                      }
                      return gathered;
                    })
      .array();
}

Array<float> tempogram(const Plan& plan, const Channels& onset_envelopes, bool center, bool normalised) {
  const FeatureSpec& spec = plan.tables->spec;
  return calculated(
             onset_envelopes.size(),
             [&](const std::stop_token& stop) {
               ChannelMatrices gathered;
               for (std::size_t i = 0; i < onset_envelopes.shape(0); ++i) {
                 gathered.add(auricle::tempogram(channel(onset_envelopes, i),
                                                 {.win_length = static_cast<std::size_t>(spec.rhythm.win_length),
                                                  .center = center,
                                                  .window = spec.window,
                                                  .norm = normalised ? TempogramNorm::kMax : TempogramNorm::kNone,
                                                  .stop = stop}));
               }
               return gathered;
             })
      .array();
}

std::vector<double> tempo(const Plan& plan, const Channels& onset_envelopes) {
  return calculated(onset_envelopes.size(), [&](const std::stop_token& stop) {
    TempoOptions options = plan.tables->tempo_options();
    options.stop = stop;
    std::vector<double> tempos;
    for (std::size_t i = 0; i < onset_envelopes.shape(0); ++i) {
      tempos.push_back(auricle::tempo(channel(onset_envelopes, i), options));
    }
    return tempos;
  });
}

/// `bpm` is one, or one for each frame.
Array<std::int64_t> beat_track(const Plan& plan, const Row& onset_envelope, const Given<double, 1>& bpm) {
  const RhythmParameters& rhythm = plan.tables->spec.rhythm;
  const BeatTrack track = calculated(onset_envelope.size(), [&](const std::stop_token& stop) {
    TempoOptions options = plan.tables->tempo_options();
    options.stop = stop;
    return auricle::beat_track(values_of(onset_envelope), {.tempo = options,
                                                           .bpm = {bpm.data(), bpm.data() + bpm.size()},
                                                           .tightness = rhythm.tightness,
                                                           .trim = rhythm.trim});
  });
  std::vector<std::int64_t> beats(track.beats.begin(), track.beats.end());
  const std::size_t n_beats = beats.size();
  return array_of(std::move(beats), {n_beats});
}

}  // namespace

void bind_rhythm(nb::module_& module) {
  module.def("onset_strength", &onset_strength, nb::arg("plan"), nb::arg("log_mel").noconvert());
  module.def("onset_rises", &onset_rises, nb::arg("plan"), nb::arg("log_mel").noconvert());
  module.def("onset_curve", &onset_curve, nb::arg("plan"), nb::arg("rises").noconvert(), nb::arg("n_frames"));
  module.def("tempogram", &tempogram, nb::arg("plan"), nb::arg("onset_envelopes").noconvert(), nb::arg("center"),
             nb::arg("normalised"));
  module.def("tempo", &tempo, nb::arg("plan"), nb::arg("onset_envelopes").noconvert());
  module.def("beat_track", &beat_track, nb::arg("plan"), nb::arg("onset_envelope").noconvert(),
             nb::arg("bpm").noconvert());
}

}  // namespace auricle::python
