#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/audio/heard.hpp>
#include <auricle/audio/listening.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/network/model.hpp>
#include <auricle/recognizer/mixture.hpp>

namespace auricle {

class ClipReader;
struct LoadOptions;

/// What a model makes of a part of a recording.
struct Moment {
  double begin_s = 0;
  double end_s = 0;
  std::vector<float> probabilities;  ///< one a genre, in the model's order
};

/// What a model makes of a recording.
struct Prediction {
  std::vector<float> probabilities;  ///< one a genre, in the model's order; the mean over the timeline; they sum to 1
                                     ///< unless the model answers by sigmoid
  std::vector<Moment> timeline;      ///< at least one moment, in order; they may overlap
  std::vector<float> embedding;      ///< what the model heard, the mean over the timeline; see EarsAndHead. Empty where
                                     ///< the model can't be parted
  bool padded = false;  ///< the recording was shorter than what the model listens to; see FrontEnd::flatten
  Heard heard;          ///< how much of the recording this is about; of one heard in a few windows, how much of those
  double length_s = 0;  ///< seconds of the whole recording, or of the part asked for, as far as that is known

  /// The genres' indices, the most probable first; of equals the first in the model's order.
  std::vector<std::size_t> ranking() const;
};

/// A part of a recording.
struct Stretch {
  double begin_s = 0;
  std::optional<double> end_s{};  ///< absent: the recording's

  bool operator==(const Stretch&) const = default;
};

struct RecognizerOptions {
  std::string name = "the model";        ///< what it is called in errors
  std::optional<double> timeline_hop_s;  ///< seconds from one moment's begin to the next, at least a frame's hop;
                                         ///< absent: as long as a moment
  int threads = 1;                       ///< processors the networks use for one recording; 0: all
  std::optional<std::size_t> windows;    ///< hear so many windows, at least 1, spread evenly over a recording that is
                                         ///< much longer than they are, where its model has windows and the file can
                                         ///< be sought in; absent: all of it
  double min_confidence = 0.0;           ///< 0 … 1: the answer is "unknown" where no genre is as probable as this
};

/// A model ready to listen: the way from a file to a `Prediction`. May be used from several threads at once.
class Recognizer {
 public:
  /// Throws ModelError, by options.name, when the model's parts don't fit together, UsageError for options out of
  /// range.
  explicit Recognizer(const Model& model, const RecognizerOptions& options = {});

  /// Decodes and judges a recording piece by piece: a day of sound takes no more memory than a song, apart from its
  /// timeline. Where a few windows are to be heard and one of them can't be, all of it is. Throws AudioError, and
  /// ModelError when the networks' weights are such that no probabilities come out.
  Prediction classify(const std::filesystem::path& file, const ListeningOptions& options = {}) const;

  /// The same of a part of a recording, a track of an album perhaps: what is before it is leapt over where that can be
  /// done. Moments count from the recording's begin.
  Prediction classify(const std::filesystem::path& file, const Stretch& stretch,
                      const ListeningOptions& options = {}) const;

  /// The same of a file's contents in memory.
  Prediction classify(std::span<const std::byte> contents, const ListeningOptions& options = {}) const;

  /// The name of the most probable genre, or "unknown": where the model says so or is less sure than min_confidence.
  std::string answer(const std::vector<float>& probabilities) const;

  /// What the model makes of mono sound at spec().sample_rate_hz, a window of it. Throws as classify.
  std::vector<float> answer_about(std::span<const float> samples) const;

  /// What the first of the model's networks hears; all hear the same rate and windows.
  const FeatureSpec& spec() const { return front_ends_.front().spec(); }

  const std::vector<std::string>& genres() const { return genres_; }

 private:
  /// A network, and which of the front ends it is given the features of.
  struct Part {
    Engine engine;
    std::size_t front_end = 0;
  };

  /// Windows that wait to be judged together.
  struct Batch;

  void add(const Network& network);
  double step_s() const;
  LoadOptions load_options(const Stretch& stretch, const ListeningOptions& options) const;
  Prediction hear_all(ClipReader recording, const Stretch& stretch, const ListeningOptions& options) const;
  std::optional<Prediction> hear_spread(const std::filesystem::path& file, const Stretch& stretch,
                                        const ListeningOptions& options) const;
  void hear_windows(ClipReader& recording, const ListeningOptions& options, Prediction& prediction) const;
  void add_window(Batch& batch, const Window& window, std::span<const float> samples, const ListeningOptions& options,
                  Prediction& prediction) const;
  void hear_whole(ClipReader& recording, const ListeningOptions& options, Prediction& prediction) const;
  void judge(Batch& batch, const std::stop_token& stop, Prediction& prediction) const;

  std::vector<std::string> genres_;
  Mixture mixture_;
  RecognizerOptions options_;
  std::vector<FrontEnd> front_ends_;  ///< each once, however many networks listen to it
  std::vector<Part> parts_;
  bool embeds_ = true;  ///< whether each of the networks has an embedding
};

}  // namespace auricle
