#pragma once

#include <filesystem>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/dataset/feature_table.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/experiment/run_observer.hpp>
#include <auricle/network/engine.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// A network that others learn from: it says what it makes of stretches of recordings, its named output "embedding"
/// where it has one and the probabilities of its own labels.
class Teacher {
 public:
  /// Throws UsageError when the network's front end doesn't say how long a window is.
  Teacher(std::string name, const Network& network);

  /// What it says to each row a student learns from: of the recordings `songs`, the stretches `segments`. Its windows
  /// are as long as its front end says; their mean counts, weighted by how long they overlap with the stretch. Answers
  /// are kept in the feature store. Throws DatasetError when it can't hear a recording, Stopped.
  TeacherAnswers hear(std::span<const std::string> songs, std::span<const Segment> segments, int threads,
                      RunObserver& observer, const std::stop_token& stop) const;

  const std::string& name() const { return name_; }
  const std::string& fingerprint() const { return fingerprint_; }

 private:
  std::vector<float> answer(const std::vector<float>& features) const;

  std::string name_;
  std::string fingerprint_;
  FeatureSpec spec_;
  bool multi_label_;
  std::size_t n_embedding_ = 0;  ///< numbers of its embedding; 0: it gives none
  std::size_t n_labels_;
  Engine engine_;
};

/// The teachers that models hold, one for each of their networks. Throws FileError, ModelError, UsageError.
std::vector<Teacher> load_teachers(std::span<const std::filesystem::path> models);

}  // namespace auricle
