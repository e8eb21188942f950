#include <auricle/report/frame_pieces.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

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

Matrix first_columns(const Matrix& matrix, std::size_t count) {
  Matrix first(matrix.rows(), count);
  for (std::size_t row = 0; row < matrix.rows(); ++row) {
    std::ranges::copy(matrix.row(row).first(count), first.row(row).begin());
  }
  return first;
}

}  // namespace

void features_in_pieces(const FrontEnd& front_end, ClipReader& recording, const std::function<void(Matrix)>& take,
                        const std::function<void(const Heard&)>& progress) {
  const auto hop = static_cast<std::size_t>(front_end.spec().hop_length);
  const std::size_t least = front_end.least_samples();
  const std::size_t piece = std::max(kMostValues / most_rows(front_end.spec()), least) * hop;
  const std::size_t part = std::min(piece, std::max(kReadSamples, least));
  FeatureStream features = front_end.stream();
  std::size_t n_samples = 0;
  for (Clip next = recording.read(part); !next.samples.empty();) {
    features.push(next.samples);
    n_samples += next.samples.size();
    if (progress) {
      progress(recording.heard());
    }
    const bool full = n_samples >= piece;
    next = recording.read(full ? part : std::min(part, piece - n_samples));
    // What is too short to stand by itself stays with the piece before it.
    if (full && next.samples.size() >= least) {
      take(first_columns(std::exchange(features, front_end.stream()).finish(), piece / hop));
      n_samples = 0;
    }
  }
  take(features.finish());
}

}  // namespace auricle
