#include <auricle/report/frame_pieces.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace auricle {
namespace {

/// 64 MiB of the largest matrix on the way to the features, of which there are up to three at a time.
constexpr std::size_t kMostValues = std::size_t{1} << 24;

/// Some 24 s at the usual rate.
constexpr std::size_t kReadSamples = std::size_t{1} << 19;

/// Rows of the largest matrix on the way.
std::size_t most_rows(const FeatureSpec& spec) {
  switch (spec.kind) {
    case FeatureKind::kSpectrogram:
    case FeatureKind::kChromaStft:
    case FeatureKind::kTonnetz:
      return static_cast<std::size_t>(spec.n_fft) / 2 + 1;
    case FeatureKind::kTempogram:
      return static_cast<std::size_t>(std::max(spec.n_mels, spec.rhythm.win_length));
    default:
      return static_cast<std::size_t>(spec.n_mels);
  }
}

/// Frames that a frame's features are worked out from on either side of it.
std::size_t reach(const FeatureSpec& spec) {
  const int rhythm = spec.kind == FeatureKind::kTempogram ? spec.rhythm.win_length : 0;
  return static_cast<std::size_t>(spec.n_fft / spec.hop_length + spec.delta_width + rhythm + 1);
}

Matrix columns(const Matrix& matrix, std::size_t first, std::size_t count) {
  Matrix some(matrix.rows(), count);
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    std::ranges::copy(matrix.row(row).subspan(first, count), some.row(row).begin());
  }
  return some;
}

/// The last samples of what was heard.
void keep_last(std::vector<float>& samples, std::size_t count) {
  if (samples.size() > count) {
    samples.erase(samples.begin(), samples.end() - static_cast<std::ptrdiff_t>(count));
  }
}

}  // namespace

void features_in_pieces(const FrontEnd& front_end, ClipReader& recording, const std::function<void(Matrix, bool)>& take,
                        const std::function<void(const Heard&)>& progress) {
  const auto hop = static_cast<std::size_t>(front_end.spec().hop_length);
  const std::size_t margin = reach(front_end.spec());
  const std::size_t piece_frames = std::max(kMostValues / most_rows(front_end.spec()), 4 * margin);
  const std::size_t piece = piece_frames * hop;
  FeatureStream features = front_end.stream();
  std::size_t n_samples = 0;
  std::size_t n_known = 0;  // frames at the piece's begin that the one before it had
  std::vector<float> tail;  // the next piece begins with them, so that no frame is at an end that isn't the recording's
  for (Clip next = recording.read(std::min(piece, kReadSamples)); !next.samples.empty();) {
    features.push(next.samples);
    n_samples += next.samples.size();
    tail.insert(tail.end(), next.samples.begin(), next.samples.end());
    keep_last(tail, 2 * margin * hop);
    if (progress) {
      progress(recording.heard());
    }
    const bool full = n_samples == piece;
    next = recording.read(std::min(full ? piece - tail.size() : piece - n_samples, kReadSamples));
    if (full && !next.samples.empty()) {
      const Matrix frames = std::exchange(features, front_end.stream()).finish();
      take(columns(frames, n_known, piece_frames - margin - n_known), false);
      features.push(tail);
      n_samples = tail.size();
      n_known = margin;
    }
  }
  Matrix frames = features.finish();
  take(n_known == 0 ? std::move(frames) : columns(frames, n_known, frames.cols() - n_known), true);
}

}  // namespace auricle
