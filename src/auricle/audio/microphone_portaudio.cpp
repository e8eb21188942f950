#include <algorithm>
#include <atomic>
#include <bit>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <span>
#include <stop_token>
#include <string_view>
#include <thread>
#include <utility>

#include <auricle/audio/microphone_module.hpp>
#include <auricle/core/error.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <portaudio.h>
#include <unistd.h>

namespace auricle {
namespace {

static_assert(std::endian::native == std::endian::little, "WAV is little-endian");

/// While it lives nothing reaches standard error: ALSA and JACK tell there of every device that they don't find.
class Quiet {
 public:
  Quiet() : before_(dup(STDERR_FILENO)) {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
  }
  ~Quiet() {
    dup2(before_, STDERR_FILENO);
    close(before_);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  int before_;
};

/// PortAudio, ready to be asked; counts its users itself.
class Session {
 public:
  Session() {
    const Quiet quiet;
    check(Pa_Initialize());
  }
  ~Session() { Pa_Terminate(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  static void check(PaError error) {
    if (error < 0) {
      throw AudioError(fmt::format("the system's sound can't be used: {}", Pa_GetErrorText(error)));
    }
  }
};

std::vector<InputDevice> portaudio_devices() {
  const Session session;
  std::vector<InputDevice> devices;
  for (int number = 0; number < Pa_GetDeviceCount(); ++number) {
    const PaDeviceInfo& info = *Pa_GetDeviceInfo(number);
    if (info.maxInputChannels > 0) {
      devices.push_back({.number = number,
                         .name = info.name,
                         .sample_rate_hz = info.defaultSampleRate,
                         .is_default = number == Pa_GetDefaultInputDevice()});
    }
  }
  return devices;
}

/// The header of a WAV file of unknown length: 16 bits.
std::string wav_header(std::uint32_t sample_rate_hz, std::uint16_t n_channels) {
  std::string header;
  const auto add = [&](auto value) { header.append(reinterpret_cast<const char*>(&value), sizeof(value)); };
  constexpr std::uint32_t kUnknown = UINT32_MAX;
  constexpr std::uint32_t kFormatBytes = 16;
  constexpr std::uint16_t kPcm = 1;
  constexpr std::uint16_t kBits = 16;
  const auto frame_bytes = static_cast<std::uint16_t>(n_channels * kBits / 8);
  header += "RIFF";
  add(kUnknown);
  header += "WAVEfmt ";
  add(kFormatBytes);
  add(kPcm);
  add(n_channels);
  add(sample_rate_hz);
  add(sample_rate_hz * frame_bytes);
  add(frame_bytes);
  add(kBits);
  header += "data";
  add(kUnknown);
  return header;
}

class PortAudioSound : public PumpedSound {
 public:
  PortAudioSound(const InputDevice& device, int pipe) : pipe_(pipe), device_(device) {
    const PaDeviceInfo& info = *Pa_GetDeviceInfo(device.number);
    const PaStreamParameters input{.device = device.number,
                                   .channelCount = std::min(info.maxInputChannels, 2),
                                   .sampleFormat = paInt16,
                                   .suggestedLatency = info.defaultHighInputLatency,
                                   .hostApiSpecificStreamInfo = nullptr};
    n_channels_ = static_cast<std::size_t>(input.channelCount);
    {
      const Quiet quiet;
      Session::check(
          Pa_OpenStream(&stream_, &input, nullptr, device.sample_rate_hz, kFrames, paNoFlag, nullptr, nullptr));
      Session::check(Pa_StartStream(stream_));
    }
    fcntl(pipe_, F_SETFL, O_NONBLOCK);
    thread_ = std::jthread([this](const std::stop_token& stop) { pump(stop); });
  }
  ~PortAudioSound() override {
    thread_.request_stop();
    thread_.join();
    Pa_CloseStream(stream_);
  }

  std::string trouble() const override {
    const std::scoped_lock lock(mutex_);
    return trouble_;
  }

 private:
  static constexpr unsigned long kFrames = 1024;

  void pump(const std::stop_token& stop) {
    const std::string header =
        wav_header(static_cast<std::uint32_t>(device_.sample_rate_hz), static_cast<std::uint16_t>(n_channels_));
    std::vector<std::int16_t> samples(kFrames * n_channels_);
    bool goes_on = write_all(std::as_bytes(std::span(header)), stop);
    while (goes_on && !stop.stop_requested()) {
      const PaError error = Pa_ReadStream(stream_, samples.data(), kFrames);
      if (error < 0 && error != paInputOverflowed) {
        const std::scoped_lock lock(mutex_);
        trouble_ = fmt::format("{} gives no more sound: {}", device_.name, Pa_GetErrorText(error));
        break;
      }
      goes_on = write_all(std::as_bytes(std::span(samples)), stop);
    }
    close(pipe_);
  }

  /// False when nobody reads any more.
  bool write_all(std::span<const std::byte> bytes, const std::stop_token& stop) const {
    constexpr int kPatienceMs = 100;
    while (!bytes.empty() && !stop.stop_requested()) {
      pollfd wire{.fd = pipe_, .events = POLLOUT, .revents = 0};
      if (poll(&wire, 1, kPatienceMs) == 0) {
        continue;
      }
      const ssize_t written = (wire.revents & POLLERR) != 0 ? -1 : write(pipe_, bytes.data(), bytes.size());
      if (written < 0) {
        return false;
      }
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
  }

  Session session_;
  int pipe_;
  InputDevice device_;
  std::size_t n_channels_ = 1;
  PaStream* stream_ = nullptr;
  mutable std::mutex mutex_;
  std::string trouble_;
  std::jthread thread_;
};

std::unique_ptr<PumpedSound> pump_portaudio(const InputDevice& device, int pipe) {
  return std::make_unique<PortAudioSound>(device, pipe);
}

const MicrophoneModule module{.devices = portaudio_devices, .pump = pump_portaudio};

}  // namespace
}  // namespace auricle

extern "C" {
extern const auricle::MicrophoneModule* const auricle_microphone_module;  // what dlsym finds
const auricle::MicrophoneModule* const auricle_microphone_module = &auricle::module;
}
