#include <auricle/features/front_end.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>
#include <auricle/features/feature_plan.hpp>
#include <auricle/features/window_grid.hpp>

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
  const std::size_t frame = size(spec.frame_length.value_or(spec.n_fft));
  const std::size_t heard = spec.center ? std::max(frame, first_to_last_frame) : frame + first_to_last_frame;
  return heard + (spec.preemphasis == 0.0 ? 0 : 1);
}

Matrix FrontEnd::compute(std::span<const float> samples) const {
  FeatureStream features = stream();
  features.push(samples);
  return features.finish();
}

FlatFeatures FrontEnd::flatten(MatrixView features) const {
  if (features.values().empty()) {
    throw UsageError("there are no features to flatten");
  }
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
  const WindowGrid grid = window_grid(*this, hop_s);
  if (n_samples == 0) {
    return {};
  }
  if (n_samples <= grid.longest_whole) {
    return {{.first_sample = 0, .n_samples = n_samples}};
  }
  std::vector<Window> windows;
  for (std::size_t i = 0; grid.first_sample(i) + grid.length <= n_samples; ++i) {
    windows.push_back({.first_sample = grid.first_sample(i), .n_samples = grid.length});
  }
  if (windows.back().first_sample + grid.length < n_samples) {
    windows.push_back({.first_sample = n_samples - grid.length, .n_samples = grid.length});
  }
  return windows;
}

}  // namespace auricle
