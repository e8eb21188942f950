#include <auricle/dsp/fft.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

#include <auricle/dsp/fft_plan.hpp>

namespace auricle {

template <typename T>
struct RealFft<T>::Impl {
  Impl(std::size_t size, std::shared_ptr<const FftPlan<T>> shared)
      : n(size), plan(std::move(shared)), buffers(plan->buffers()) {}

  void load(const FrameSource<T>& frames) {
    for (std::size_t frame = 0; frame < kBlockFrames; ++frame) {
      const float* from = frames.first + frame * frames.stride;
      for (std::size_t i = 0; i < n; ++i) {
        buffers.samples[i * kBlockFrames + frame] = frames.window[i] * static_cast<T>(from[i]);
      }
    }
  }

  std::size_t n;
  std::shared_ptr<const FftPlan<T>> plan;
  typename FftPlan<T>::Buffers buffers;
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
  if (const auto* tables = impl_->plan->frame_tables()) {
    kernels::fft_kernels<T>().frames_to_spectrum(*tables, frames, out.data(), impl_->buffers.scratch.data());
    return;
  }
  impl_->load(frames);
  transform();
  std::transform(spectrum().begin(), spectrum().end(), out.begin(), [](T value) { return static_cast<float>(value); });
}

template <typename T>
void RealFft<T>::magnitudes(const FrameSource<T>& frames, double power, std::span<float> out) {
  assert(frames.window.size() == size() && out.size() == bins() * kBlockFrames);
  const kernels::FftKernels<T>& run = kernels::fft_kernels<T>();
  if (const auto* tables = impl_->plan->frame_tables()) {
    run.frames_to_magnitudes(*tables, frames, power, out.data(), impl_->buffers.scratch.data());
    return;
  }
  impl_->load(frames);
  transform();
  run.magnitudes(spectrum().data(), bins(), power, out.data());
}

template class RealFft<float>;
template class RealFft<double>;

}  // namespace auricle
