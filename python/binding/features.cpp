#include <auricle/features/delta.hpp>
#include <auricle/features/feature_stream.hpp>
#include <auricle/features/frame_descriptors.hpp>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"

namespace auricle::python {
namespace {

/// What `work` makes of each channel: channels x rows x columns.
template <typename Given, typename Work>
Array<float> of_each_channel(const Given& channels, const Work& work) {
  return calculated(channels.size(),
                    [&](const std::stop_token& stop) {
                      ChannelMatrices gathered;
                      for (std::size_t i = 0; i < channels.shape(0); ++i) {
                        gathered.add(work(channel(channels, i), stop));
                      }
                      return gathered;
                    })
      .array();
}

/// A kind that is worked out of frames of sound, not of their spectra.
Array<float> of_frames(const Plan& plan, const Channels& y) {
  return of_each_channel(y, [&](std::span<const float> samples, const std::stop_token&) {
    FeatureStream stream(plan.tables);
    stream.push(samples);
    return stream.finish();
  });
}

Array<float> of_sound(const Plan& plan, const Channels& y) {
  return of_each_channel(y, [&](std::span<const float> samples, const std::stop_token& stop) {
    return frame_descriptor(plan.tables, samples, stop);
  });
}

Array<float> of_spectrogram(const Plan& plan, const Spectrograms& spectrograms) {
  return of_each_channel(spectrograms, [&](MatrixView spectrogram, const std::stop_token& stop) {
    return frame_descriptor(plan.tables, spectrogram, stop);
  });
}

Array<float> rms_of_spectrogram(const Plan& plan, const Spectrograms& spectrograms) {
  return of_each_channel(spectrograms, [&](MatrixView spectrogram, const std::stop_token&) {
    return auricle::rms_of_spectrogram(*plan.tables, spectrogram);
  });
}

double estimate_tuning(const Plan& plan, const Spectrograms& powers) {
  return calculated(powers.size(), [&](const std::stop_token& stop) {
    return auricle::estimate_tuning(*plan.tables, channel(powers, 0), stop);
  });
}

Array<float> mfcc(const Plan& plan, const Spectrograms& log_mel) {
  return of_each_channel(log_mel,
                         [&](MatrixView bands, const std::stop_token&) { return plan.tables->mfcc->apply(bands); });
}

Array<float> tonnetz(const Spectrograms& chroma) {
  return of_each_channel(chroma, [](MatrixView classes, const std::stop_token&) {
    const auto values = classes.values();
    return auricle::tonnetz(Matrix({values.begin(), values.end()}, classes.rows(), classes.cols()));
  });
}

Array<float> delta(const Spectrograms& data, int width, int order) {
  return of_each_channel(data, [&](MatrixView rows, const std::stop_token&) {
    return auricle::delta(rows, {.width = width, .order = order});
  });
}

Array<float> mel_weights(const Plan& plan) {
  ChannelMatrices weights;
  weights.add(plan.tables->mel->dense());
  return std::move(weights).array();
}

}  // namespace

void bind_features(nb::module_& module) {
  module.def("of_frames", &of_frames, nb::arg("plan"), nb::arg("y").noconvert());
  module.def("of_sound", &of_sound, nb::arg("plan"), nb::arg("y").noconvert());
  module.def("of_spectrogram", &of_spectrogram, nb::arg("plan"), nb::arg("S").noconvert());
  module.def("rms_of_spectrogram", &rms_of_spectrogram, nb::arg("plan"), nb::arg("S").noconvert());
  module.def("estimate_tuning", &estimate_tuning, nb::arg("plan"), nb::arg("S").noconvert());
  module.def("mfcc", &mfcc, nb::arg("plan"), nb::arg("log_mel").noconvert());
  module.def("tonnetz", &tonnetz, nb::arg("chroma").noconvert());
  module.def("delta", &delta, nb::arg("data").noconvert(), nb::arg("width"), nb::arg("order"));
  module.def("mel_weights", &mel_weights, nb::arg("plan"));
}

}  // namespace auricle::python
