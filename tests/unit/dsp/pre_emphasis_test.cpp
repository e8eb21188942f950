#include <auricle/dsp/pre_emphasis.hpp>

#include <algorithm>
#include <vector>

#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// librosa.effects.preemphasis([1, 2, 4, 8], coef=0.5)[1:]
TEST(PreEmphasis, TakesAwayAShareOfTheSampleBefore) {
  const std::vector<float> samples = {1.0F, 2.0F, 4.0F, 8.0F};
  EXPECT_THAT(PreEmphasis(0.5).push(samples), ElementsAre(1.5F, 3.0F, 6.0F));
}

TEST(PreEmphasis, IsTheSameHoweverTheSoundIsCut) {
  std::vector<float> samples(100);
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<float>(i * i % 17) / 3.0F;
  }
  PreEmphasis whole(0.97);
  const std::span<const float> wanted = whole.push(samples);
  for (const std::size_t size : {1U, 2U, 7U, 99U}) {
    PreEmphasis pieces(0.97);
    std::vector<float> got;
    for (std::size_t begin = 0; begin < samples.size(); begin += size) {
      const auto part = pieces.push(std::span(samples).subspan(begin, std::min(size, samples.size() - begin)));
      got.insert(got.end(), part.begin(), part.end());
      EXPECT_THAT(pieces.push({}), IsEmpty());
    }
    EXPECT_TRUE(std::ranges::equal(got, wanted)) << size;
  }
}

}  // namespace
}  // namespace auricle
