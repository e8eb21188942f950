#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <auricle/dataset/cue_sheet.hpp>
#include <auricle/recognizer/classify_files.hpp>

namespace auricle {

/// How predictions are printed: as text unless `json` or `csv` is set.
struct PredictionFormat {
  bool json = false;
  bool csv = false;
  bool timeline = false;
  bool tracks = false;  ///< CSV has columns for an album's tracks
  int top = 3;          ///< genres named in text and JSON; 0: all
};

/// Prints predictions on standard output, each as soon as it comes.
class PredictionWriter {
 public:
  /// The recognizer must outlive it.
  PredictionWriter(const Recognizer& recognizer, const PredictionFormat& format);

  /// A file that failed has an entry in JSON and none in text and CSV. `track` is what it is about, if it is about one.
  void write(const ClassifiedFile& file, const CueTrack* track = nullptr);
  void finish() const;

 private:
  std::vector<std::size_t> best(const std::vector<float>& probabilities) const;
  void write_text(const ClassifiedFile& file, const CueTrack* track) const;
  void write_csv(const ClassifiedFile& file, const CueTrack* track) const;
  void write_json(const ClassifiedFile& file, const CueTrack* track);

  const Recognizer& recognizer_;
  PredictionFormat format_;
  bool first_ = true;
};

}  // namespace auricle
