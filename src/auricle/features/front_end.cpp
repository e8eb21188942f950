#include <auricle/features/front_end.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>
#include <auricle/features/feature_plan.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

FlatFeatures first_values(std::span<const float> all, std::size_t n_values) {
  FlatFeatures flat{.values = std::vector<float>(n_values, 0.0F), .padded = all.size() < n_values};
  std::copy_n(all.begin(), std::min(n_values, all.size()), flat.values.begin());
  return flat;
}

FlatFeatures first_frames(MatrixView features, std::size_t n_frames) {
  FlatFeatures flat{.values = std::vector<float>(features.rows() * n_frames), .padded = features.cols() < n_frames};
  auto next = flat.values.begin();
  for (std::size_t row = 0; row < features.rows(); ++row) {
    for (std::size_t done = 0; done < n_frames;) {
      const std::size_t count = std::min(features.cols(), n_frames - done);
      next = std::copy_n(features.row(row).begin(), count, next);
      done += count;
    }
  }
  return flat;
}

}  // namespace

FrontEnd::FrontEnd(const FeatureSpec& spec) : plan_(std::make_shared<const FeaturePlan>(spec)) {}

const FeatureSpec& FrontEnd::spec() const { return plan_->spec; }

FeatureStream FrontEnd::stream() const { return FeatureStream(plan_); }

std::size_t FrontEnd::least_samples() const {
  const auto size = [](int value) { return static_cast<std::size_t>(value); };
  const FeatureSpec& spec = plan_->spec;
  const bool deltas = plan_->kinds.has(FeatureKind::kMfccDelta) || plan_->kinds.has(FeatureKind::kMfccDelta2);
  const std::size_t first_to_last_frame = deltas ? size(spec.hop_length) * size(spec.delta_width - 1) : 0;
  return spec.center ? std::max(size(spec.n_fft), first_to_last_frame) : size(spec.n_fft) + first_to_last_frame;
}

Matrix FrontEnd::compute(std::span<const float> samples) const {
  FeatureStream features = stream();
  features.push(samples);
  return features.finish();
}

FlatFeatures FrontEnd::flatten(MatrixView features) const {
  FlatFeatures flat = plan_->spec.n_frames
                          ? first_frames(features, *plan_->spec.n_frames)
                          : first_values(features.values(), plan_->spec.n_values.value_or(features.values().size()));
  if (plan_->spec.scale == FeatureScale::kPeak) {
    float peak = 0.0F;
    for (const float value : features.values()) {
      peak = std::max(peak, std::abs(value));
    }
    if (peak > 0.0F) {
      for (float& value : flat.values) {
        value /= peak;
      }
    }
  }
  return flat;
}

std::vector<Window> FrontEnd::windows(std::size_t n_samples, double hop_s) const {
  const FeatureSpec& spec = plan_->spec;
  if (!(hop_s > 0.0) || !std::isfinite(hop_s)) {
    throw UsageError(fmt::format("the step between windows is {} s; it must be more than 0", hop_s));
  }
  if (n_samples == 0) {
    return {};
  }
  const double rate = spec.sample_rate_hz;
  if (!spec.window_s || static_cast<double>(n_samples) <= whole_up_to() * *spec.window_s * rate) {
    return {{.first_sample = 0, .n_samples = n_samples}};
  }
  const auto length = std::max<std::size_t>(1, static_cast<std::size_t>(std::llround(*spec.window_s * rate)));
  const auto samples_at = [&](std::size_t i) { return static_cast<double>(i) * std::max(hop_s * rate, 1.0); };
  const auto last_first = static_cast<double>(n_samples - length);
  std::vector<Window> windows;
  for (std::size_t i = 0; std::round(samples_at(i)) <= last_first; ++i) {
    windows.push_back({.first_sample = static_cast<std::size_t>(std::round(samples_at(i))), .n_samples = length});
  }
  if (windows.back().first_sample + length < n_samples) {
    windows.push_back({.first_sample = n_samples - length, .n_samples = length});
  }
  return windows;
}

}  // namespace auricle
