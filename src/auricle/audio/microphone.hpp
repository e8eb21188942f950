#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace auricle {

/// A device that sound comes in by: a microphone, a line, what a sound server offers.
struct InputDevice {
  int number = 0;
  std::string name;
  double sample_rate_hz = 0;  ///< its usual one
  bool is_default = false;    ///< what the system takes unless told otherwise
};

/// The devices there are. Throws AudioError when the system's sound can't be asked.
std::vector<InputDevice> input_devices();

/// What a device hears, as a WAV stream without an end, to be read like any other recording (RollingListener). What is
/// not read in time is dropped.
class Microphone {
 public:
  /// Listens to the device of this number, or whose name has this in it; empty: the system's default. Throws AudioError
  /// naming the devices there are.
  explicit Microphone(const std::string& device);
  ~Microphone();
  Microphone(const Microphone&) = delete;
  Microphone& operator=(const Microphone&) = delete;

  const std::string& name() const;

  /// What ClipReader takes, once.
  std::filesystem::path path() const;

  /// Why no more sound comes; empty while it does.
  std::string trouble() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace auricle
