#include <auricle/dsp/stft.hpp>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/fft.hpp>
#include <auricle/dsp/kernels.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// What one thread needs for itself.
struct Workspace {
  explicit Workspace(std::size_t n_fft) : fft(n_fft), padded(n_fft * kBlockFrames), block(fft.bins() * kBlockFrames) {}

  RealFft fft;
  std::vector<float> padded;  ///< copies of frames that hang over an end of the clip
  AlignedVector<float> block;
};

/// The value `pad_mode` puts at a position before 0 or from `samples.size()` on.
float padded_sample(std::span<const float> samples, std::ptrdiff_t position, PadMode mode) {
  const auto size = static_cast<std::ptrdiff_t>(samples.size());
  if (position >= 0 && position < size) {
    return samples[static_cast<std::size_t>(position)];
  }
  if (mode == PadMode::kConstant) {
    return 0.0F;
  }
  if (mode == PadMode::kEdge || size == 1) {
    return position < 0 ? samples.front() : samples.back();
  }
  // Mirrored at both ends for as long as it takes: numpy.pad goes to and fro in a clip shorter than the padding.
  const std::ptrdiff_t period = 2 * (size - 1);
  const std::ptrdiff_t phase = ((position % period) + period) % period;
  return samples[static_cast<std::size_t>(std::min(phase, period - phase))];
}

std::vector<double> centred_window(const StftOptions& options) {
  const std::vector<double> window = make_window(options.window, options.win_length.value_or(options.n_fft));
  std::vector<double> padded(options.n_fft, 0.0);
  std::copy(window.begin(), window.end(),
            padded.begin() + static_cast<std::ptrdiff_t>((padded.size() - window.size()) / 2));
  return padded;
}

}  // namespace

struct Stft::Impl {
  explicit Impl(const StftOptions& given) : options(given), window(centred_window(given)) {}

  /// Lends each caller a workspace of its own, so that the transform is const for all of them.
  template <typename Use>
  void with_workspace(const Use& use) {
    std::unique_ptr<Workspace> workspace;
    {
      const std::scoped_lock lock(mutex);
      if (!idle.empty()) {
        workspace = std::move(idle.back());
        idle.pop_back();
      }
    }
    if (workspace == nullptr) {
      workspace = std::make_unique<Workspace>(options.n_fft);
    }
    use(*workspace);
    const std::scoped_lock lock(mutex);
    idle.push_back(std::move(workspace));
  }

  /// Hands the spectrum of each block of frames to `sink(workspace, first_frame, n_frames, rows)`.
  template <typename Sink>
  void for_each_spectrum(std::span<const float> samples, std::size_t n_frames, const Sink& sink) {
    with_workspace([&](Workspace& workspace) {
      for (std::size_t first = 0; first < n_frames; first += kBlockFrames) {
        load(samples, first, workspace);
        sink(workspace, first, std::min(kBlockFrames, n_frames - first), workspace.fft.transform());
      }
    });
  }

  /// Always a whole block: the frames behind the last one are made of padding and fall away later.
  void load(std::span<const float> samples, std::size_t first_frame, Workspace& workspace) const {
    const std::size_t n_fft = options.n_fft;
    const std::size_t before = options.center ? n_fft / 2 : 0;
    const std::size_t begin = first_frame * options.hop_length;
    const std::size_t end = begin + (kBlockFrames - 1) * options.hop_length + n_fft;
    if (begin >= before && end - before <= samples.size()) {
      kernels::load_frames(samples.data() + (begin - before), options.hop_length, window, workspace.fft.input().data());
      return;
    }
    for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
      const auto at =
          static_cast<std::ptrdiff_t>(begin + frame * options.hop_length) - static_cast<std::ptrdiff_t>(before);
      for (std::size_t i = 0; i < n_fft; ++i) {
        workspace.padded[frame * n_fft + i] =
            padded_sample(samples, at + static_cast<std::ptrdiff_t>(i), options.pad_mode);
      }
    }
    kernels::load_frames(workspace.padded.data(), n_fft, window, workspace.fft.input().data());
  }

  StftOptions options;
  std::vector<double> window;
  std::mutex mutex;
  std::vector<std::unique_ptr<Workspace>> idle;
};

Stft::Stft(const StftOptions& options) : impl_(std::make_unique<Impl>(options)) {}
Stft::~Stft() = default;
Stft::Stft(Stft&&) noexcept = default;
Stft& Stft::operator=(Stft&&) noexcept = default;

std::size_t Stft::bins() const { return impl_->options.n_fft / 2 + 1; }

std::size_t Stft::frames(std::size_t n_samples) const {
  const StftOptions& options = impl_->options;
  if (n_samples == 0) {
    throw AudioError("there is no sound in it: 0 samples");
  }
  const std::size_t padded = n_samples + (options.center ? options.n_fft / 2 * 2 : 0);
  if (padded < options.n_fft) {
    throw AudioError(
        fmt::format("too short: {} samples where a frame (n_fft) takes {}; choose a smaller n_fft, or "
                    "center = true",
                    n_samples, options.n_fft));
  }
  return 1 + (padded - options.n_fft) / options.hop_length;
}

void Stft::for_each_block(std::span<const float> samples, double power,
                          const std::function<void(const MagnitudeBlock&)>& sink) const {
  impl_->for_each_spectrum(
      samples, frames(samples.size()),
      [&](Workspace& workspace, std::size_t first, std::size_t n_frames, std::span<const double> rows) {
        kernels::magnitudes(rows, power, workspace.block.data());
        sink({first, n_frames, workspace.block});
      });
}

Matrix Stft::magnitudes(std::span<const float> samples, double power) const {
  Matrix result(bins(), frames(samples.size()));
  for_each_block(samples, power, [&](const MagnitudeBlock& block) {
    copy_block(block.values, block.first_frame, block.n_frames, result);
  });
  return result;
}

ComplexSpectrum Stft::transform(std::span<const float> samples) const {
  const std::size_t n_frames = frames(samples.size());
  ComplexSpectrum result{Matrix(bins(), n_frames), Matrix(bins(), n_frames)};
  impl_->for_each_spectrum(
      samples, n_frames,
      [&](Workspace& /*workspace*/, std::size_t first, std::size_t count, std::span<const double> rows) {
        for (std::size_t bin = 0; bin < result.re.rows(); ++bin) {
          for (std::size_t i = 0; i < count; ++i) {
            result.re(bin, first + i) = static_cast<float>(rows[bin * 2 * kBlockFrames + i]);
            result.im(bin, first + i) = static_cast<float>(rows[(bin * 2 + 1) * kBlockFrames + i]);
          }
        }
      });
  return result;
}

void copy_block(std::span<const float> block, std::size_t first_frame, std::size_t n_frames, Matrix& matrix) {
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    std::copy_n(block.data() + row * kBlockFrames, n_frames, matrix.row(row).data() + first_frame);
  }
}

}  // namespace auricle
