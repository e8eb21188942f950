#include <auricle/dataset/audio_fingerprint.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <new>

#include <auricle/audio/load.hpp>
#include <chromaprint.h>

namespace auricle {
namespace {

constexpr std::size_t kPieceSamples = std::size_t{10} * AudioFingerprint::kSampleRateHz;

class Chromaprint {
 public:
  Chromaprint() : context_(chromaprint_new(CHROMAPRINT_ALGORITHM_DEFAULT), chromaprint_free) {
    require(context_ != nullptr && chromaprint_start(context_.get(), AudioFingerprint::kSampleRateHz, 1) == 1);
  }

  void feed(std::span<const float> samples) {
    pcm_.resize(samples.size());
    std::ranges::transform(samples, pcm_.begin(), [](float sample) {
      return static_cast<std::int16_t>(std::lrint(std::clamp(sample * 32'768.0F, -32'768.0F, 32'767.0F)));
    });
    require(chromaprint_feed(context_.get(), pcm_.data(), static_cast<int>(pcm_.size())) == 1);
  }

  AudioFingerprint finish() {
    std::uint32_t* words = nullptr;
    int n_words = 0;
    require(chromaprint_finish(context_.get()) == 1 &&
            chromaprint_get_raw_fingerprint(context_.get(), &words, &n_words) == 1);
    const std::unique_ptr<std::uint32_t, decltype(&chromaprint_dealloc)> owner(words, chromaprint_dealloc);
    return {.words = std::vector<std::uint32_t>(words, words + n_words)};
  }

 private:
  /// Chromaprint fails for want of memory only.
  static void require(bool good) {
    if (!good) {
      throw std::bad_alloc();
    }
  }

  std::unique_ptr<ChromaprintContext, decltype(&chromaprint_free)> context_;
  std::vector<std::int16_t> pcm_;
};

}  // namespace

AudioFingerprint fingerprint_samples(std::span<const float> samples) {
  Chromaprint chromaprint;
  chromaprint.feed(samples);
  return chromaprint.finish();
}

AudioFingerprint fingerprint_file(const std::filesystem::path& path, const std::stop_token& stop) {
  ClipReader reader(path, {.sample_rate_hz = AudioFingerprint::kSampleRateHz, .stop = stop});
  Chromaprint chromaprint;
  for (Clip piece = reader.read(kPieceSamples); !piece.samples.empty(); piece = reader.read(kPieceSamples)) {
    chromaprint.feed(piece.samples);
  }
  return chromaprint.finish();
}

}  // namespace auricle
