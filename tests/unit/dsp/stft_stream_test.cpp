#include <cmath>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/dsp/stft.hpp>
#include <support/allocations.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

std::vector<float> noise(std::size_t n_samples) {
  Random random(5);
  std::vector<float> samples(n_samples);
  for (float& sample : samples) {
    sample = static_cast<float>(random.uniform({-1.0, 1.0}));
  }
  return samples;
}

/// Feeds parts of `part` samples; the first seven are no longer than one, so that every beginning is cut as well.
template <typename Push>
void in_parts(std::span<const float> samples, std::size_t part, const Push& push) {
  for (std::size_t i = 0; i < samples.size();) {
    const std::size_t size = std::min(i < 7 ? 1 : part, samples.size() - i);
    push(samples.subspan(i, size));
    i += size;
  }
}

Matrix magnitudes_in_parts(const StftOptions& options, std::span<const float> samples, std::size_t part) {
  const Stft stft(options);
  Matrix result(stft.bins(), stft.frames(samples.size()));
  const MagnitudeSink sink = [&](const MagnitudeBlock& block) {
    copy_block(block.values, block.first_frame, block.n_frames, result);
  };
  StftStream stream(stft);
  in_parts(samples, part, [&](std::span<const float> piece) { stream.push(piece, 2.0, sink); });
  stream.finish(2.0, sink);
  return result;
}

bool same(const Matrix& a, const Matrix& b) {
  return a.rows() == b.rows() && a.cols() == b.cols() &&
         std::equal(a.values().begin(), a.values().end(), b.values().begin());
}

TEST(StftStream, GivesTheSameBitsHoweverTheSoundIsCut) {
  const std::vector<float> samples = noise(60'000);
  for (const PadMode pad_mode : {PadMode::kConstant, PadMode::kReflect, PadMode::kEdge}) {
    for (const bool center : {true, false}) {
      for (const Precision precision : {Precision::kSingle, Precision::kDouble}) {
        const StftOptions options{.center = center, .pad_mode = pad_mode, .precision = precision};
        const Matrix whole = Stft(options).magnitudes(samples, 2.0);
        for (const std::size_t part : {1U, 7U, 512U, 2048U, 10'007U, 1'000'000U}) {
          EXPECT_TRUE(same(magnitudes_in_parts(options, samples, part), whole)) << part;
        }
      }
    }
  }
}

TEST(StftStream, GivesTheSameBitsForOddSizes) {
  for (const StftOptions& options :
       {StftOptions{.n_fft = 1023, .hop_length = 441, .pad_mode = PadMode::kReflect},
        StftOptions{.n_fft = 64, .hop_length = 1000, .pad_mode = PadMode::kReflect},
        StftOptions{.n_fft = 64, .hop_length = 1000, .center = false},
        StftOptions{.n_fft = 512, .hop_length = 160, .center = false, .frame_length = 401},
        StftOptions{
            .n_fft = 64, .hop_length = 1000, .center = false, .pad_mode = PadMode::kReflect, .frame_length = 40},
        StftOptions{.n_fft = 1, .hop_length = 3}, StftOptions{.n_fft = 2, .hop_length = 1},
        StftOptions{.n_fft = 256, .hop_length = 1}}) {
    for (const std::size_t n_samples : {64U, 300U, 5000U, 33'000U}) {
      if (!options.center && n_samples < options.n_fft) {
        continue;
      }
      const std::vector<float> samples = noise(n_samples);
      const Matrix whole = Stft(options).magnitudes(samples, 2.0);
      for (const std::size_t part : {1U, 100U, 9999U}) {
        EXPECT_TRUE(same(magnitudes_in_parts(options, samples, part), whole)) << options.n_fft << ", " << part;
      }
    }
  }
}

TEST(StftStream, SpectraAreThoseOfTheTransform) {
  const std::vector<float> samples = noise(30'000);
  const Stft stft({.n_fft = 512, .hop_length = 128});
  const ComplexSpectrum whole = stft.transform(samples);
  std::size_t n_frames = 0;
  const SpectrumSink check = [&](const SpectrumBlock& block) {
    ASSERT_EQ(block.first_frame, n_frames);
    n_frames += block.n_frames;
    for (std::size_t bin = 0; bin < stft.bins(); ++bin) {
      for (std::size_t i = 0; i < block.n_frames; ++i) {
        ASSERT_EQ(block.values[bin * 2 * kBlockFrames + i], whole.re(bin, block.first_frame + i));
        ASSERT_EQ(block.values[(bin * 2 + 1) * kBlockFrames + i], whole.im(bin, block.first_frame + i));
      }
    }
  };
  StftStream stream(stft);
  in_parts(samples, 777, [&](std::span<const float> piece) { stream.push(piece, check); });
  stream.finish(check);
  EXPECT_EQ(n_frames, whole.re.cols());
}

TEST(StftStream, BeginsAnewAfterTheEnd) {
  const std::vector<float> samples = noise(9000);
  const Stft stft({.pad_mode = PadMode::kReflect});
  StftStream stream(stft);
  std::vector<std::vector<float>> rounds(2);
  for (std::vector<float>& round : rounds) {
    const MagnitudeSink sink = [&](const MagnitudeBlock& block) {
      for (std::size_t bin = 0; bin < stft.bins(); ++bin) {
        const auto row = block.values.begin() + static_cast<std::ptrdiff_t>(bin * kBlockFrames);
        round.insert(round.end(), row, row + static_cast<std::ptrdiff_t>(block.n_frames));
      }
    };
    stream.push(samples, 1.0, sink);
    stream.finish(1.0, sink);
  }
  EXPECT_EQ(rounds[0], rounds[1]);
}

TEST(StftStream, RefusesToFinishWhatNeverBegan) {
  StftStream stream(Stft(StftOptions{}));
  EXPECT_THROW(stream.finish(1.0, [](const MagnitudeBlock&) {}), AudioError);
}

std::size_t allocations_of(const Stft& stft, std::span<const float> samples, std::size_t part) {
  const std::size_t before = test::allocations();
  StftStream stream(stft);
  const MagnitudeSink sink = [](const MagnitudeBlock&) {};
  in_parts(samples, part, [&](std::span<const float> piece) { stream.push(piece, 2.0, sink); });
  stream.finish(2.0, sink);
  return test::allocations() - before;
}

TEST(StftStream, AllocatesNothingForAFrame) {
  const std::vector<float> samples = noise(2'205'000);  // 100 s
  for (const PadMode pad_mode : {PadMode::kConstant, PadMode::kReflect}) {
    const Stft stft({.pad_mode = pad_mode});
    for (const std::size_t part : {100U, 4096U, 2'205'000U}) {
      const std::size_t ten_seconds = allocations_of(stft, std::span(samples).first(220'500), part);
      EXPECT_EQ(allocations_of(stft, samples, part), allocations_of(stft, std::span(samples).first(220'500), part));
      EXPECT_GT(ten_seconds, 0U) << "nothing is counted";
    }
  }
}

}  // namespace
}  // namespace auricle
