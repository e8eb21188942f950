#include <auricle/dsp/istft.hpp>

#include <algorithm>
#include <cassert>
#include <utility>
#include <variant>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/kernels_fft.hpp>
#include <auricle/dsp/overlap_add.hpp>
#include <auricle/dsp/stft_impl.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using AnyFft = std::variant<RealFft<float>, RealFft<double>>;

AnyFft make_fft(const StftOptions& options) {
  if (options.precision == Precision::kSingle) {
    return RealFft<float>(options.n_fft);
  }
  return RealFft<double>(options.n_fft);
}

}  // namespace

/// Positions are those of the padded clip.
struct Istft::Impl {
  explicit Impl(const StftOptions& given)
      : options(given),
        window(centred_window(given)),
        fft(make_fft(given)),
        margin(margins(given)),
        pitch(std::max(given.n_fft, kBlockFrames)),
        lanes(pitch * kBlockFrames),
        frames(pitch * kBlockFrames) {
    const std::size_t longest = 17 * options.hop_length + options.n_fft;
    sound.reserve(longest);
    weights.reserve(longest);
    for (const double value : window) {
      squares.push_back(static_cast<float>(value * value));
    }
  }

  void push(const SpectrumBlock& block, const SampleSink& sink) {
    assert(block.first_frame == n_frames);
    const std::size_t begin = n_frames * options.hop_length - first;
    n_frames += block.n_frames;
    const std::size_t end = begin + (block.n_frames - 1) * options.hop_length + options.n_fft;
    sound.resize(std::max(sound.size(), end), 0.0F);
    weights.resize(sound.size(), 0.0F);
    std::visit([&](auto& transform) { add(transform, block, begin); }, fft);
    // A frame less than there are, or a clip that ends in the last frame's middle could have got too many samples.
    const std::size_t last = (n_frames - 1) * options.hop_length;
    emit(
        std::min(n_frames * options.hop_length, last + (options.center ? margin.before : options.n_fft - margin.after)),
        sink);
  }

  template <typename T>
  void add(RealFft<T>& transform, const SpectrumBlock& block, std::size_t begin) {
    std::copy(block.values.begin(), block.values.end(), transform.spectrum().begin());
    transform.inverse();
    kernels::window_rows(transform.samples().data(), window, lanes.data());
    kernels::turn_frames({.first = lanes.data(),
                          .stride = kBlockFrames,
                          .n_columns = kBlockFrames,
                          .n_rows = pitch,
                          .n_last = kBlockFrames,
                          .pitch = pitch},
                         frames.data());
    for (std::size_t frame = 0; frame < block.n_frames; ++frame) {
      const std::size_t at = begin + frame * options.hop_length;
      kernels::add_to(std::span(sound).subspan(at, options.n_fft), &frames[frame * pitch]);
      kernels::add_to(std::span(weights).subspan(at, options.n_fft), squares.data());
    }
  }

  void finish(std::optional<std::size_t> length, const SampleSink& sink) {
    const std::size_t covered = n_frames == 0 ? 0 : (n_frames - 1) * options.hop_length + options.n_fft;
    const std::size_t n_samples = length.value_or(covered - std::min(covered, margin.before + margin.after));
    const std::size_t emitted = first - std::min(first, margin.before);
    if (emitted > n_samples) {
      throw UsageError(fmt::format("{} frames make more than {} samples; ask for at least {}", n_frames, n_samples,
                                   (n_frames - 1) * options.hop_length));
    }
    sound.resize(margin.before + n_samples - first, 0.0F);
    weights.resize(sound.size(), 0.0F);
    emit(margin.before + n_samples, sink);
    sound.clear();
    weights.clear();
    first = n_frames = 0;
  }

  /// Hands on what lies before `end`, but for the margin, and forgets it.
  void emit(std::size_t end, const SampleSink& sink) {
    if (end <= first) {
      return;
    }
    const auto count = static_cast<std::ptrdiff_t>(end - first);
    kernels::divide_by(std::span(sound).first(end - first), weights.data());
    const std::size_t skipped = std::min(margin.before - std::min(margin.before, first), end - first);
    if (end - first > skipped) {
      sink(std::span<const float>(sound).subspan(skipped, end - first - skipped));
    }
    sound.erase(sound.begin(), sound.begin() + count);
    weights.erase(weights.begin(), weights.begin() + count);
    first = end;
  }

  StftOptions options;
  std::vector<double> window;
  AnyFft fft;
  Margins margin;
  std::vector<float> squares;   ///< of the window
  std::size_t pitch;            ///< values from one frame to the next
  AlignedVector<float> lanes;   ///< windowed samples as they leave the transform: frames side by side
  AlignedVector<float> frames;  ///< the same, one frame after the other
  std::vector<float> sound;     ///< sums of what frames have brought so far, from `first` on
  std::vector<float> weights;   ///< sums of their squared windows
  std::size_t first = 0;
  std::size_t n_frames = 0;
};

Istft::Istft(const StftOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Istft::~Istft() = default;
Istft::Istft(Istft&&) noexcept = default;
Istft& Istft::operator=(Istft&&) noexcept = default;

void Istft::push(const SpectrumBlock& block, const SampleSink& sink) { impl_->push(block, sink); }
void Istft::finish(std::optional<std::size_t> length, const SampleSink& sink) { impl_->finish(length, sink); }

}  // namespace auricle
