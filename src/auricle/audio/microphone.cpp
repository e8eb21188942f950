#include <auricle/audio/microphone.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <auricle/audio/microphone_module.hpp>
#include <auricle/core/error.hpp>
#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace auricle {
namespace {

/// Loaded when it is first wanted, from the folder ../lib/auricle beside the program.
const MicrophoneModule& microphone_module() {
  static void* const library = dlopen(kMicrophoneLibrary, RTLD_NOW | RTLD_LOCAL);
  const void* const found = library != nullptr ? dlsym(library, kMicrophoneModuleName) : nullptr;
  if (found == nullptr) {
    throw AudioError(
        fmt::format("can't load what listens to microphones: {}; let another program do it, e.g. "
                    "ffmpeg -f pulse -i default -f wav - | auricle listen -",
                    dlerror()));
  }
  return **static_cast<const MicrophoneModule* const*>(found);
}

InputDevice choose(const std::string& wanted) {
  const std::vector<InputDevice> devices = input_devices();
  if (devices.empty()) {
    throw AudioError("there is no device here that sound comes in by; give a file, a pipe or - for standard input");
  }
  const auto found = std::ranges::find_if(devices, [&](const InputDevice& device) {
    return wanted.empty() ? device.is_default
                          : wanted == std::to_string(device.number) || device.name.find(wanted) != std::string::npos;
  });
  if (found != devices.end()) {
    return *found;
  }
  if (wanted.empty()) {
    return devices.front();
  }
  std::string names;
  for (const InputDevice& device : devices) {
    names += fmt::format("{}{} {}", names.empty() ? "" : ", ", device.number, device.name);
  }
  throw AudioError(fmt::format("there is no device {}; there are: {}", wanted, names));
}

}  // namespace

std::vector<InputDevice> input_devices() { return microphone_module().devices(); }

struct Microphone::Impl {
  explicit Impl(const std::string& wanted) : device(choose(wanted)) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
      throw AudioError(fmt::format("can't make a pipe: {}", std::strerror(errno)));
    }
    reading_end = ends[0];
    sound = microphone_module().pump(device, ends[1]);
  }
  ~Impl() {
    sound.reset();
    close(reading_end);
  }

  InputDevice device;
  int reading_end = -1;
  std::unique_ptr<PumpedSound> sound;
};

Microphone::Microphone(const std::string& device) : impl_(std::make_unique<Impl>(device)) {}
Microphone::~Microphone() = default;

const std::string& Microphone::name() const { return impl_->device.name; }

std::filesystem::path Microphone::path() const { return fmt::format("/dev/fd/{}", impl_->reading_end); }

std::string Microphone::trouble() const { return impl_->sound->trouble(); }

}  // namespace auricle
