#include <auricle/dsp/stft.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/dsp/kernels_fft.hpp>
#include <auricle/dsp/stft_impl.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

template <typename T>
class WindowedFft : public FrameTransform {
 public:
  explicit WindowedFft(const StftOptions& options) : fft_(options.n_fft) {
    const std::vector<double> window = centred_window(options);
    window_ = std::make_shared<const std::vector<T>>(window.begin(), window.end());
  }

  void spectrum(const float* first, std::size_t hop, std::span<float> out) override {
    fft_.transform({.first = first, .stride = hop, .window = *window_}, out);
  }
  void magnitudes(const float* first, std::size_t hop, double power, std::span<float> out) override {
    fft_.magnitudes({.first = first, .stride = hop, .window = *window_}, power, out);
  }
  std::unique_ptr<FrameTransform> clone() const override { return std::make_unique<WindowedFft>(*this); }

 private:
  std::shared_ptr<const std::vector<T>> window_;
  RealFft<T> fft_;
};

const StftOptions& checked(const StftOptions& options) {
  const std::size_t frame = options.frame_length.value_or(options.n_fft);
  if (options.n_fft < 1 || options.hop_length < 1) {
    throw UsageError("n_fft and hop_length must be at least 1");
  }
  if (frame < 1 || frame > options.n_fft) {
    throw UsageError(fmt::format("frame_length is {}; it must be from 1 to n_fft, {}", frame, options.n_fft));
  }
  if (const std::size_t window = options.win_length.value_or(frame); window < 1 || window > frame) {
    throw UsageError(fmt::format("win_length is {}; it must be from 1 to {}, as long as a frame", window, frame));
  }
  return options;
}

std::unique_ptr<FrameTransform> make_transform(const StftOptions& options) {
  if (options.precision == Precision::kSingle) {
    return std::make_unique<WindowedFft<float>>(options);
  }
  return std::make_unique<WindowedFft<double>>(options);
}

}  // namespace

std::vector<double> centred_window(const StftOptions& options) {
  checked(options);
  const std::size_t length = options.win_length.value_or(options.frame_length.value_or(options.n_fft));
  const std::vector<double> window = make_window(options.window, length, options.fftbins);
  std::vector<double> padded(options.n_fft, 0.0);
  std::copy(window.begin(), window.end(),
            padded.begin() + static_cast<std::ptrdiff_t>((padded.size() - window.size()) / 2));
  return padded;
}

Margins margins(const StftOptions& options) {
  if (options.center) {
    return {.before = options.n_fft / 2, .after = options.n_fft / 2};
  }
  const std::size_t zeros = options.n_fft - options.frame_length.value_or(options.n_fft);
  return {.before = zeros / 2, .after = zeros - zeros / 2};
}

Stft::Impl::Impl(const StftOptions& given) : options(checked(given)), transform(make_transform(given)) {}

std::unique_ptr<StftWorkspace> Stft::Impl::borrow() {
  {
    const std::scoped_lock lock(mutex);
    if (!idle.empty()) {
      std::unique_ptr<StftWorkspace> workspace = std::move(idle.back());
      idle.pop_back();
      return workspace;
    }
  }
  auto workspace = std::make_unique<StftWorkspace>();
  workspace->transform = transform->clone();
  return workspace;
}

void Stft::Impl::give_back(std::unique_ptr<StftWorkspace> workspace) {
  const std::scoped_lock lock(mutex);
  idle.push_back(std::move(workspace));
}

std::size_t Stft::Impl::frames(std::size_t n_samples) const {
  if (n_samples == 0) {
    throw AudioError("there is no sound in it: 0 samples");
  }
  const auto [before, after] = margins(options);
  const std::size_t padded = n_samples + before + after;
  if (padded < options.n_fft) {
    throw AudioError(fmt::format(
        "too short: {} samples where a frame ({}) takes {}; choose a smaller one, or center = true", n_samples,
        options.frame_length ? "frame_length" : "n_fft", options.frame_length.value_or(options.n_fft)));
  }
  return 1 + (padded - options.n_fft) / options.hop_length;
}

Stft::Stft(const StftOptions& options) : impl_(std::make_shared<Impl>(options)) {}

const StftOptions& Stft::options() const { return impl_->options; }
std::size_t Stft::bins() const { return impl_->bins(); }
std::size_t Stft::frames(std::size_t n_samples) const { return impl_->frames(n_samples); }

void Stft::for_each_block(std::span<const float> samples, double power, const MagnitudeSink& sink) const {
  frames(samples.size());
  StftStream stream(*this);
  stream.push(samples, power, sink);
  stream.finish(power, sink);
}

void Stft::for_each_spectrum(std::span<const float> samples, const SpectrumSink& sink) const {
  frames(samples.size());
  StftStream stream(*this);
  stream.push(samples, sink);
  stream.finish(sink);
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
  for_each_spectrum(samples, [&](const SpectrumBlock& block) {
    for (std::size_t bin = 0; bin < result.re.rows(); ++bin) {
      const float* row = block.values.data() + bin * 2 * kBlockFrames;
      std::copy_n(row, block.n_frames, result.re.row(bin).data() + block.first_frame);
      std::copy_n(row + kBlockFrames, block.n_frames, result.im.row(bin).data() + block.first_frame);
    }
  });
  return result;
}

void magnitudes(const SpectrumBlock& block, double power, std::span<float> out) {
  kernels::fft_kernels<float>().magnitudes(block.values.data(), out.size() / kBlockFrames, power, out.data());
}

void copy_block(std::span<const float> block, std::size_t first_frame, std::size_t n_frames, Matrix& matrix) {
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    std::copy_n(block.data() + row * kBlockFrames, n_frames, matrix.row(row).data() + first_frame);
  }
}

}  // namespace auricle
