#include <auricle/dsp/fft.hpp>

#include <algorithm>
#include <cassert>
#include <cstdint>
#include <utility>
#include <vector>

#include <auricle/dsp/fft_plan.hpp>

namespace auricle {

template <typename T>
struct RealFft<T>::Impl {
  Impl(std::size_t size, std::shared_ptr<const FftPlan<T>> shared)
      : n(size), plan(std::move(shared)), buffers(plan->buffers()) {}

  /// Makes ready to read `frames`.
  kernels::TurnedFrames<T> turn(const FrameSource<T>& frames) {
    if (frames.stride != stride) {
      stride = frames.stride;
      pitch = (rows() + 3) / 4 * 4;
      turned.assign(std::min(stride, n) * pitch, 0.0F);
      offsets.resize(n);
      for (std::size_t i = 0; i < n; ++i) {
        offsets[i] = static_cast<std::uint32_t>(i % stride * pitch + i / stride);
      }
    }
    kernels::turn_frames({.first = frames.first,
                          .stride = stride,
                          .n_columns = std::min(stride, n),
                          .n_rows = rows(),
                          .n_last = n - (n - 1) / stride * stride,
                          .pitch = pitch},
                         turned.data());
    return {.turned = turned.data(), .offsets = offsets.data(), .window = frames.window.data()};
  }

  /// Rows of a hop each that a block of frames covers.
  std::size_t rows() const { return kBlockFrames + (n - 1) / stride; }

  std::size_t n;
  std::shared_ptr<const FftPlan<T>> plan;
  typename FftPlan<T>::Buffers buffers;
  std::size_t stride = 0;  ///< that `offsets` is made for
  std::size_t pitch = 0;
  AlignedVector<float> turned;
  std::vector<std::uint32_t> offsets;
};

template <typename T>
RealFft<T>::RealFft(std::size_t n) : impl_(std::make_unique<Impl>(n, make_fft_plan<T>(n))) {}
template <typename T>
RealFft<T>::~RealFft() = default;
template <typename T>
RealFft<T>::RealFft(const RealFft& other) : impl_(std::make_unique<Impl>(other.impl_->n, other.impl_->plan)) {}
template <typename T>
RealFft<T>::RealFft(RealFft&&) noexcept = default;
template <typename T>
RealFft<T>& RealFft<T>::operator=(const RealFft& other) {
  *this = RealFft(other);
  return *this;
}
template <typename T>
RealFft<T>& RealFft<T>::operator=(RealFft&&) noexcept = default;

template <typename T>
std::size_t RealFft<T>::size() const {
  return impl_->n;
}
template <typename T>
std::span<T> RealFft<T>::samples() {
  return impl_->buffers.samples;
}
template <typename T>
std::span<T> RealFft<T>::spectrum() {
  return impl_->buffers.spectrum;
}
template <typename T>
void RealFft<T>::transform() {
  impl_->plan->transform(impl_->buffers);
}
template <typename T>
void RealFft<T>::inverse() {
  impl_->plan->inverse(impl_->buffers);
}

template <typename T>
void RealFft<T>::transform(const FrameSource<T>& frames, std::span<float> out) {
  assert(frames.window.size() == size() && out.size() == bins() * 2 * kBlockFrames);
  const kernels::FftKernels<T>& run = kernels::fft_kernels<T>();
  const kernels::TurnedFrames<T> turned = impl_->turn(frames);
  if (const auto* tables = impl_->plan->frame_tables()) {
    run.frames_to_spectrum(*tables, turned, out.data(), impl_->buffers.scratch.data());
    return;
  }
  run.load(turned, size(), samples().data());
  transform();
  std::transform(spectrum().begin(), spectrum().end(), out.begin(), [](T value) { return static_cast<float>(value); });
}

template <typename T>
void RealFft<T>::magnitudes(const FrameSource<T>& frames, double power, std::span<float> out) {
  assert(frames.window.size() == size() && out.size() == bins() * kBlockFrames);
  const kernels::FftKernels<T>& run = kernels::fft_kernels<T>();
  const kernels::TurnedFrames<T> turned = impl_->turn(frames);
  if (const auto* tables = impl_->plan->frame_tables()) {
    run.frames_to_magnitudes(*tables, turned, power, out.data(), impl_->buffers.scratch.data());
    return;
  }
  run.load(turned, size(), samples().data());
  transform();
  run.magnitudes(spectrum().data(), bins(), power, out.data());
}

template class RealFft<float>;
template class RealFft<double>;

}  // namespace auricle
