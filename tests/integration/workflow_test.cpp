#include <algorithm>
#include <filesystem>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/network/safetensors.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;
using testing::StartsWith;

TEST(Train, PrintsShapesSummaryEpochsAndTheTestScore) {
  const std::string& out = practice().training_output;
  EXPECT_THAT(out, HasSubstr("(24, 25000) (24, 3)"));
  EXPECT_THAT(out, HasSubstr("2,500,100"));
  EXPECT_THAT(out, HasSubstr("Epoch  3/3"));
  EXPECT_THAT(out, HasSubstr("val_accuracy: "));
  EXPECT_THAT(out, HasSubstr("test accuracy: "));
  EXPECT_THAT(out, HasSubstr("95 % interval"));
  EXPECT_THAT(out, HasSubstr("24 of 24 songs are shorter than what the network hears and were filled up with zeros"));
  for (const std::string& genre : practice().genres) {
    EXPECT_THAT(out, HasSubstr(genre));
  }
}

TEST(Train, WritesHistoryAndCurvesBesideTheModel) {
  const std::string history = read_file(practice().folder / "article.history.csv");
  EXPECT_THAT(history, StartsWith("epoch,loss,accuracy,val_loss,val_accuracy"));
  EXPECT_EQ(std::ranges::count(history, '\n'), 4);
  EXPECT_THAT(read_file(practice().folder / "article.curves.png"), StartsWith("\x89PNG"));
}

TEST(Train, SameSeedAndOneThreadGiveTheSameModel) {
  const auto train = [](const std::string& name, const std::string& seed) {
    const fs::path model = practice().folder / name;
    const ProcessResult result = auricle({"train", "--data", practice().music.string(), "-o", model.string(),
                                          "--epochs", "2", "--threads", "1", "--seed", seed});
    EXPECT_EQ(result.status, 0) << result.err;
    return read_safetensors(model).tensors;
  };
  const Tensors first = train("a.safetensors", "7");
  EXPECT_EQ(first, train("b.safetensors", "7"));
  EXPECT_NE(first, train("c.safetensors", "8"));
}

TEST(Features, GiveTheTrainingThatTheMusicGives) {
  const fs::path table = practice().folder / "table.npy";
  const fs::path model = practice().folder / "from_table.safetensors";
  const ProcessResult extracted = auricle({"features", practice().music.string(), "-o", table.string()});
  ASSERT_EQ(extracted.status, 0) << extracted.err;
  EXPECT_EQ(read_npy(table).cols(), 25000U);
  const Matrix labels = read_npy(practice().folder / "table.labels.npy");
  EXPECT_EQ(labels.rows(), 24U);
  EXPECT_EQ(labels.cols(), 3U);
  const ProcessResult trained =
      auricle({"train", "--features", table.string(), "-o", model.string(), "--epochs", "3", "--threads", "1"});
  ASSERT_EQ(trained.status, 0) << trained.err;
  EXPECT_EQ(read_safetensors(model).tensors, read_safetensors(practice().model).tensors);
}

TEST(Summary, IsKerass) {
  const ProcessResult result = auricle({"summary", practice().model.string()});
  EXPECT_EQ(result.status, 0);
  EXPECT_THAT(result.out, HasSubstr("dense (Dense)"));
  EXPECT_THAT(result.out, HasSubstr("Total params: 2,500,403"));
}

TEST(Evaluate, GivesTextJsonAndPicture) {
  const fs::path json = practice().folder / "scores.json";
  const fs::path picture = practice().folder / "confusion.svg";
  const ProcessResult result = auricle({"evaluate", practice().model.string(), "--data", practice().music.string(),
                                        "--json", json.string(), "--picture", picture.string()});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("recall"));
  EXPECT_EQ(read_json(json)["songs"], 24);
  EXPECT_THAT(read_file(picture), HasSubstr("<svg"));
}

TEST(Evaluate, RefusesGenresTheModelDoesNotKnow) {
  const fs::path other = practice().folder / "other";
  fs::create_directories(other / "polka");
  fs::copy_file(practice().song(), other / "polka" / "1.wav", fs::copy_options::overwrite_existing);
  const ProcessResult result = auricle({"evaluate", practice().model.string(), "--data", other.string()});
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("polka"), HasSubstr(practice().genres.front())));
}

TEST(Classify, PrintsTextJsonAndCsv) {
  const std::string model = practice().model.string();
  const std::string song = practice().song().string();
  const ProcessResult text = auricle({"classify", song, "--model", model, "--top", "2"});
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_THAT(text.out, StartsWith(song + ": "));
  EXPECT_EQ(std::ranges::count(text.out, '%'), 2);

  const Json json = parse_json(auricle({"classify", song, "--model", model, "--json", "--top", "0"}).out, "output");
  ASSERT_EQ(json.size(), 1U);
  ASSERT_EQ(json[0]["genres"].size(), 3U);
  double sum = 0;
  for (const Json& genre : json[0]["genres"]) {
    sum += genre["probability"].get<double>();
  }
  EXPECT_NEAR(sum, 1.0, 1e-5);
  EXPECT_EQ(json[0]["genre"], json[0]["genres"][0]["genre"]);

  const ProcessResult csv = auricle({"classify", song, "--model", model, "--csv"});
  EXPECT_THAT(csv.out, StartsWith("file,begin_s,end_s,genre," + practice().genres[0] + ","));
  EXPECT_EQ(std::ranges::count(csv.out, '\n'), 2);
}

TEST(Classify, TakesFoldersAndGoesOnOverBadFiles) {
  const fs::path mixed = practice().folder / "mixed";
  fs::create_directories(mixed);
  fs::copy_file(practice().song(), mixed / "good.wav", fs::copy_options::overwrite_existing);
  write_file(mixed / "text.mp3", "no music at all");
  write_file(mixed / "empty.flac", "");
  const ProcessResult result = auricle({"classify", mixed.string(), (practice().folder / "missing.mp3").string(),
                                        "--model", practice().model.string(), "--json"});
  EXPECT_EQ(result.status, 1);
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 3) << result.err;
  EXPECT_THAT(result.err, AllOf(HasSubstr("text.mp3"), HasSubstr("empty.flac"), HasSubstr("missing.mp3")));
  const Json json = parse_json(result.out, "output");
  ASSERT_EQ(json.size(), 4U);
  EXPECT_EQ(std::ranges::count_if(json, [](const Json& entry) { return entry.contains("error"); }), 3);
}

TEST(Classify, FollowsALongRecordingThroughTime) {
  const fs::path longer = practice().folder / "long";
  ASSERT_EQ(auricle({"compose", longer.string(), "--genres", "1", "--songs", "1", "--seconds", "65"}).status, 0);
  const ProcessResult result = auricle(
      {"classify", longer.string(), "--model", practice().model.string(), "--timeline", "--hop", "5", "--json"});
  ASSERT_EQ(result.status, 0) << result.err;
  const Json json = parse_json(result.out, "output");
  EXPECT_EQ(json[0]["timeline"].size(), 8U) << "30 s windows at 0, 5, … 35 s";
  EXPECT_FALSE(json[0]["padded"]);
}

TEST(Mfcc, DrawsEachKindInEachFormat) {
  const fs::path song = practice().song();
  for (const auto& [kind, name, beginning] :
       {std::tuple{"mfcc", "a.png", "\x89PNG"}, {"mel", "b.svg", "<?xml"}, {"spectrogram", "c.pdf", "%PDF"}}) {
    const fs::path picture = practice().folder / name;
    const ProcessResult result =
        auricle({"mfcc", song.string(), song.string(), "-o", picture.string(), "--kind", kind});
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_THAT(read_file(picture), StartsWith(beginning));
  }
}

TEST(Auricle, DoesNotLinkLibtorch) {
  const ProcessResult libraries = run({"ldd", program("auricle").string()});
  ASSERT_EQ(libraries.status, 0);
  EXPECT_THAT(libraries.out, AllOf(HasSubstr("libdnnl"), Not(HasSubstr("libtorch")), Not(HasSubstr("libc10"))));
}

}  // namespace
}  // namespace auricle::test
