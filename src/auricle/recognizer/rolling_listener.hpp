#pragma once

#include <functional>

#include <auricle/audio/load.hpp>
#include <auricle/recognizer/recognizer.hpp>

namespace auricle {

/// What a model makes of sound that goes on and on, as of a radio: told each second about the last few.
class RollingListener {
 public:
  /// An answer is about the last `over_s` seconds. The recognizer must outlive it. Throws UsageError unless that is
  /// positive.
  RollingListener(const Recognizer& recognizer, double over_s);

  /// How the sound is to be read.
  LoadOptions load_options(const std::stop_token& stop) const;

  /// Listens to the end, and calls `deliver` each second from the first whole window on; a moment's times count from
  /// the begin. Throws as ClipReader::read, ModelError as
  /// Recognizer::classify, UsageError for sound of another rate than load_options() asks for.
  void listen(ClipReader& sound, const std::function<void(const Moment&)>& deliver) const;

 private:
  const Recognizer& recognizer_;
  double over_s_;
};

}  // namespace auricle
