#include <auricle/report/frame_pieces.hpp>

#include <algorithm>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/core/random.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

// Spectra so large and near each other that a piece is soon full.
constexpr std::size_t kHop = 8;
constexpr std::size_t kFrame = 4096;
constexpr std::size_t kPieceFrames = (std::size_t{1} << 24) / (kFrame / 2 + 1);

FrontEnd front_end() {
  return FrontEnd({.kind = FeatureKind::kSpectrogram,
                   .n_fft = static_cast<int>(kFrame),
                   .hop_length = static_cast<int>(kHop),
                   .top_db = std::nullopt});
}

std::vector<Matrix> pieces_of(const std::filesystem::path& file) {
  ClipReader recording(file, {});
  std::vector<Matrix> pieces;
  features_in_pieces(front_end(), recording,
                     [&](Matrix frames, bool /*last*/) { pieces.push_back(std::move(frames)); });
  return pieces;
}

void write_noise(const std::filesystem::path& file, std::size_t n_samples) {
  Clip clip{.samples = std::vector<float>(n_samples), .sample_rate_hz = 22'050};
  Random random(1);
  std::ranges::generate(clip.samples, [&] { return static_cast<float>(random.uniform()) - 0.5F; });
  write_wav(file, clip);
}

TEST(FramePieces, LaidEndToEndAreTheWhole) {
  const test::TemporaryFolder folder;
  // The second piece begins 2 x 522 frames before the first one's end.
  constexpr std::size_t kTwoPieces = (2 * kPieceFrames - 1044) * kHop;
  for (const std::size_t n_samples : {std::size_t{150'000}, kPieceFrames * kHop, kPieceFrames * kHop + 1, kTwoPieces}) {
    write_noise(folder / "noise.wav", n_samples);
    const Matrix whole = front_end().compute(load_clip(folder / "noise.wav").samples);
    std::size_t n_frames = 0;
    for (const Matrix& piece : pieces_of(folder / "noise.wav")) {
      for (std::size_t frame = 0; frame < piece.cols(); ++frame) {
        ASSERT_EQ(piece(100, frame), whole(100, n_frames + frame)) << n_samples << " " << n_frames + frame;
      }
      n_frames += piece.cols();
    }
    EXPECT_EQ(n_frames, whole.cols()) << n_samples;
  }
}

TEST(FramePieces, AreOneWhereOneIsEnough) {
  const test::TemporaryFolder folder;
  write_noise(folder / "noise.wav", kPieceFrames * kHop);
  EXPECT_EQ(pieces_of(folder / "noise.wav").size(), 1U);
  write_noise(folder / "noise.wav", kPieceFrames * kHop + 1);
  EXPECT_EQ(pieces_of(folder / "noise.wav").size(), 2U);
}

}  // namespace
}  // namespace auricle
