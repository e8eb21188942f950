// Holds front_ends/*.json against what the published networks' own front ends give: tests/golden/front_ends, made by
// tools/golden/front_ends.py, and real recordings where they are.

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/features/front_end.hpp>
#include <support/files.hpp>
#include <support/npz.hpp>
#include <support/tolerances.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

FeatureSpec front_end(const std::string& name) {
  return load_front_end(test::source_dir() / "front_ends" / (name + ".json"));
}

/// The largest difference, relative to the reference's range; infinite when something isn't a number.
double difference(const std::vector<float>& got, std::span<const float> wanted) {
  if (got.size() != wanted.size()) {
    ADD_FAILURE() << got.size() << " values instead of " << wanted.size();
    return INFINITY;
  }
  const auto [lowest, highest] = std::ranges::minmax(wanted);
  const double range = std::max(static_cast<double>(highest) - lowest, 1.0);
  double worst = 0.0;
  for (std::size_t i = 0; i < got.size(); ++i) {
    const double off = std::abs(static_cast<double>(got[i]) - wanted[i]) / range;
    worst = std::isnan(off) ? INFINITY : std::max(worst, off);
  }
  return worst;
}

std::vector<float> values_of(const Matrix& matrix) { return {matrix.values().begin(), matrix.values().end()}; }

class PublishedFrontEnd : public testing::TestWithParam<std::string> {
 protected:
  template <typename Check>
  void for_each_golden(const Check& check) const {
    const Json manifest = read_json(test::golden("front_ends/manifest.json"));
    std::size_t count = 0;
    for (const Json& item : manifest.at("cases")) {
      if (item.at("kind") == GetParam()) {
        const auto read = [](const Json& name) {
          return read_npy(test::golden("front_ends/" + name.get<std::string>()));
        };
        const std::string signal = item.at("signal");
        check(signal, read(manifest.at("signals").at(signal)), read(item.at("files").at("log_mel")));
        ++count;
      }
    }
    EXPECT_GE(count, 3U) << "no golden case of this front end";
  }
};

TEST_P(PublishedFrontEnd, GivesWhatItsNetworkWasTaughtOn) {
  const FrontEnd hears(front_end(GetParam()));
  for_each_golden([&](const std::string& signal, const Matrix& samples, const Matrix& wanted) {
    const Matrix got = hears.compute(samples.values());
    ASSERT_EQ(got.rows(), wanted.rows());
    ASSERT_EQ(got.cols(), wanted.cols());
    const double off = difference(values_of(got), wanted.values());
    fmt::print("{}, {}: {:.2g} of the range\n", GetParam(), signal, off);
    EXPECT_LE(off, test::kFrontEnd) << signal;
  });
}

TEST_P(PublishedFrontEnd, GivesTheSameBitsInBlocksOfAnySize) {
  const FrontEnd hears(front_end(GetParam()));
  for_each_golden([&](const std::string& signal, const Matrix& samples, const Matrix& /*wanted*/) {
    const std::vector<float> whole = values_of(hears.compute(samples.values()));
    for (const std::size_t size : {1U, 7U, 320U, 1023U, 4999U}) {
      FeatureStream stream = hears.stream();
      for (std::size_t begin = 0; begin < samples.cols(); begin += size) {
        stream.push(samples.values().subspan(begin, std::min(size, samples.cols() - begin)));
      }
      EXPECT_EQ(values_of(stream.finish()), whole) << signal << " in pieces of " << size;
    }
  });
}

TEST_P(PublishedFrontEnd, FillsItsNetworksInputWithOneWindow) {
  const FeatureSpec spec = front_end(GetParam());
  const FrontEnd hears(spec);
  const auto n_samples = static_cast<std::size_t>(std::llround(*spec.window_s * spec.sample_rate_hz));
  const Matrix features = hears.compute(std::vector<float>(n_samples, 0.25F));
  EXPECT_FALSE(hears.flatten(features).padded);
  EXPECT_LE(features.cols(), *spec.n_frames + 1) << "a window is longer than what its network takes";
}

TEST_P(PublishedFrontEnd, ComesBackFromAModelFile) {
  const FeatureSpec spec = front_end(GetParam());
  EXPECT_EQ(feature_spec_from_json(to_json(spec), "model"), spec);
}

INSTANTIATE_TEST_SUITE_P(FrontEnds, PublishedFrontEnd,
                         testing::Values("musicnn", "efficientat", "yamnet", "vggish", "discogs-effnet"),
                         [](const auto& name) {
                           std::string letters = name.param;
                           std::erase(letters, '-');
                           return letters;
                         });

/// What PyTorch made of two recordings, with librosa and torchaudio.
class ReferenceRecordings : public testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path file = test::source_dir().parent_path() / "shared/ear/reference.npz";
    if (!std::filesystem::exists(file)) {
      GTEST_SKIP() << "NO REFERENCE HERE: front ends are not held against published networks' inputs of real music ("
                   << file.string() << ")";
    }
    arrays_ = test::read_npz(file);
  }

  std::map<std::string, test::NpzArray> arrays_;
};

TEST_F(ReferenceRecordings, OfEfficientAt) {
  const FrontEnd hears(front_end("efficientat"));
  for (const std::string clip : {"blues.00000", "reggae.00000"}) {
    const Matrix got = hears.compute(arrays_.at(clip + "/mn04/samples_32k").values);
    const double off = difference(values_of(got), arrays_.at(clip + "/mn04/log_mel").values);
    fmt::print("{}: {:.2g} of the range\n", clip, off);
    EXPECT_LE(off, test::kFrontEndOfOthers);
  }
}

TEST_F(ReferenceRecordings, OfMusicnn) {
  const FeatureSpec spec = front_end("musicnn");
  for (const std::string clip : {"blues.00000", "reggae.00000"}) {
    const Matrix log_mel = FrontEnd(spec).compute(arrays_.at(clip + "/musicnn/samples_16k").values);
    const test::NpzArray& wanted = arrays_.at(clip + "/musicnn/log_mel");  // patches, frames, bands
    std::vector<float> got;
    for (std::size_t frame = 0; frame < wanted.shape.at(0) * *spec.n_frames; ++frame) {
      for (std::size_t band = 0; band < log_mel.rows(); ++band) {
        got.push_back(log_mel(band, frame));
      }
    }
    const double off = difference(got, wanted.values);
    fmt::print("{}: {:.2g} of the range\n", clip, off);
    EXPECT_LE(off, test::kFrontEndOfOthers);
  }
}

TEST(FrontEndFile, IsRefusedByNameWhenItIsWrong) {
  const test::TemporaryFolder folder;
  const auto refusal = [&](const std::string& text) -> std::string {
    write_file(folder / "mine.json", text);
    try {
      load_front_end(folder / "mine.json");
    } catch (const FileError& error) {
      return error.what();
    }
    return "nothing was refused";
  };
  EXPECT_THAT(refusal(R"({"source": 7})"), AllOf(HasSubstr("mine.json"), HasSubstr("source")));
  EXPECT_THAT(refusal(R"({"source": "me", "n_mel": 40})"), AllOf(HasSubstr("mine.json"), HasSubstr("n_mel")));
  EXPECT_THAT(refusal(R"({"compression": {"kind": "log2"}})"),
              AllOf(HasSubstr("log2"), HasSubstr("decibel, log10, ln")));
  EXPECT_THAT(refusal("[]"), HasSubstr("mine.json"));
  EXPECT_THROW(load_front_end(folder / "none.json"), FileError);
}

}  // namespace
}  // namespace auricle
