#pragma once

#include <cstddef>
#include <memory>

#include <auricle/dsp/aligned.hpp>
#include <auricle/dsp/kernels_fft.hpp>

namespace auricle {

/// One frame length's tables and its way of using them. Changes nothing after it is made: any number of threads may
/// share one, each with a `Buffers` of its own.
template <typename T>
class FftPlan {
 public:
  struct Buffers {
    AlignedVector<T> samples;       ///< n rows
    AlignedVector<T> spectrum;      ///< bins complex rows
    AlignedVector<T> scratch;       ///< what the transform of a power of two uses in between
    AlignedVector<double> complex;  ///< what Bluestein's uses
  };

  virtual ~FftPlan() = default;
  virtual Buffers buffers() const = 0;
  virtual void transform(Buffers& buffers) const = 0;
  virtual void inverse(Buffers& buffers) const = 0;
  /// The tables to transform frames from where they lie; null when that isn't possible.
  virtual const kernels::FftTables<T>* frame_tables() const = 0;
};

template <typename T>
std::unique_ptr<FftPlan<T>> make_fft_plan(std::size_t n);

extern template std::unique_ptr<FftPlan<float>> make_fft_plan(std::size_t n);
extern template std::unique_ptr<FftPlan<double>> make_fft_plan(std::size_t n);

}  // namespace auricle
