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
  features_in_pieces(front_end(), recording, [&](Matrix frames) { pieces.push_back(std::move(frames)); });
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
  write_noise(folder / "noise.wav", 150'000);
  const Matrix whole = front_end().compute(load_clip(folder / "noise.wav").samples);
  const std::vector<Matrix> pieces = pieces_of(folder / "noise.wav");
  ASSERT_EQ(pieces.size(), 3U);
  std::size_t first = 0;
  for (const Matrix& piece : pieces) {
    ASSERT_EQ(piece.rows(), whole.rows());
    // A frame that reaches beyond its piece sees silence there.
    constexpr std::size_t kReach = kFrame / 2 / kHop;
    for (std::size_t frame = kReach; frame + kReach < piece.cols(); ++frame) {
      ASSERT_EQ(piece(100, frame), whole(100, first + frame)) << first + frame;
    }
    first += piece.cols();
  }
  EXPECT_EQ(first, whole.cols());
}

TEST(FramePieces, WhatCannotStandByItselfStaysWithThePieceBefore) {
  const test::TemporaryFolder folder;
  write_noise(folder / "noise.wav", kPieceFrames * kHop + 100);
  const std::vector<Matrix> pieces = pieces_of(folder / "noise.wav");
  ASSERT_EQ(pieces.size(), 1U);
  EXPECT_EQ(pieces[0].cols(), 1 + (kPieceFrames * kHop + 100) / kHop);
}

}  // namespace
}  // namespace auricle
