#include <optional>
#include <utility>

#include <auricle/features/beat_track.hpp>
#include <auricle/features/onset.hpp>
#include <auricle/features/tempo.hpp>
#include <auricle/features/tempogram.hpp>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"

namespace auricle::python {
namespace {

Array<float> onset_strength(const Plan& plan, const Spectrograms& log_mel) {
  return calculated(log_mel.size(),
                    [&](const std::stop_token&) {
                      ChannelMatrices gathered;
                      const OnsetOptions options = plan.tables->onset_options(plan.tables->spec.onset.aggregate);
                      for (std::size_t i = 0; i < log_mel.shape(0); ++i) {
                        std::vector<float> strengths = auricle::onset_strength(channel(log_mel, i), options);
                        const std::size_t n_frames = strengths.size();
                        gathered.add(Matrix(std::move(strengths), 1, n_frames));
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

std::pair<double, Array<std::int64_t>> beat_track(const Plan& plan, const Row& onset_envelope,
                                                  std::optional<double> bpm) {
  const RhythmParameters& rhythm = plan.tables->spec.rhythm;
  const BeatTrack track = calculated(onset_envelope.size(), [&](const std::stop_token& stop) {
    TempoOptions options = plan.tables->tempo_options();
    options.stop = stop;
    return auricle::beat_track(values_of(onset_envelope),
                               {.tempo = options, .bpm = bpm, .tightness = rhythm.tightness, .trim = rhythm.trim});
  });
  std::vector<std::int64_t> beats(track.beats.begin(), track.beats.end());
  const std::size_t n_beats = beats.size();
  return {track.tempo_bpm, array_of(std::move(beats), {n_beats})};
}

}  // namespace

void bind_rhythm(nb::module_& module) {
  module.def("onset_strength", &onset_strength, nb::arg("plan"), nb::arg("log_mel").noconvert());
  module.def("tempogram", &tempogram, nb::arg("plan"), nb::arg("onset_envelopes").noconvert(), nb::arg("center"),
             nb::arg("normalised"));
  module.def("tempo", &tempo, nb::arg("plan"), nb::arg("onset_envelopes").noconvert());
  module.def("beat_track", &beat_track, nb::arg("plan"), nb::arg("onset_envelope").noconvert(), nb::arg("bpm").none());
}

}  // namespace auricle::python
