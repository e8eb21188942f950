#pragma once

#include <memory>
#include <string>
#include <vector>

#include <auricle/audio/microphone.hpp>

namespace auricle {

/// Sound on its way from a device into a pipe; ends with the object.
class PumpedSound {
 public:
  virtual ~PumpedSound() = default;
  virtual std::string trouble() const = 0;  ///< why it ended by itself; empty while it goes on
};

/// What is to be had of the library that sees PortAudio. It stands apart because that loads ALSA and JACK, which only
/// those need who listen to a microphone.
struct MicrophoneModule {
  std::vector<InputDevice> (*devices)();
  /// Writes WAV to the pipe, which it closes at the end.
  std::unique_ptr<PumpedSound> (*pump)(const InputDevice& device, int pipe);
};

inline constexpr const char* kMicrophoneLibrary = "auricle_microphone.so";
inline constexpr const char* kMicrophoneModuleName = "auricle_microphone_module";

}  // namespace auricle
