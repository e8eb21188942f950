#include <algorithm>
#include <filesystem>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
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
using testing::Not;

/// One line that names what is wrong, a status that is not 0, and no file `output`, whole or half.
void expect_refusal(const ProcessResult& result, const std::string& naming, const fs::path& output = {}) {
  EXPECT_NE(result.status, 0);
  EXPECT_LT(result.status, 128) << "it crashed";
  EXPECT_THAT(result.err, testing::StartsWith("auricle: "));
  EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  EXPECT_THAT(result.err, HasSubstr(naming));
  EXPECT_TRUE(output.empty() || !fs::exists(output));
}

ProcessResult train(const fs::path& data, const fs::path& model, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"train", "--data", data.string(), "-o", model.string(), "--epochs", "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return auricle(arguments);
}

/// A folder of genres with so many songs in each.
fs::path genres(const TemporaryFolder& folder, const std::vector<std::size_t>& songs) {
  for (std::size_t i = 0; i < songs.size(); ++i) {
    const fs::path genre = folder / "data" / ("genre" + std::to_string(i));
    fs::create_directories(genre);
    for (std::size_t song = 0; song < songs[i]; ++song) {
      fs::copy_file(practice().song(), genre / (std::to_string(song) + ".wav"));
    }
  }
  return folder / "data";
}

TEST(BadInput, FilesThatAreNoMusic) {
  const TemporaryFolder folder;
  write_file(folder / "empty.wav", "");
  fs::copy_file(golden("audio/video_without_sound.mp4"), folder / "video_without_sound.mp4");
  write_file(folder / "text.mp3", "this is a text");
  write_wav(folder / "nothing.wav", {.samples = {}, .sample_rate_hz = 22050});
  write_wav(folder / "click.wav", {.samples = {0.5F}, .sample_rate_hz = 22050});
  fs::create_directories(folder / "silent");
  for (const std::string name :
       {"missing.au", "empty.wav", "text.mp3", "nothing.wav", "click.wav", "video_without_sound.mp4", "silent"}) {
    expect_refusal(auricle({"classify", (folder / name).string(), "--model", practice().model.string()}), name);
    if (name != "silent") {
      const fs::path picture = folder / "picture.png";
      const ProcessResult drawn = auricle({"mfcc", (folder / name).string(), "-o", picture.string()});
      EXPECT_EQ(drawn.status, 1);
      EXPECT_THAT(drawn.err, HasSubstr(name));
      EXPECT_FALSE(fs::exists(picture));
    }
  }
}

TEST(BadInput, FoldersThatCannotBeLearntFrom) {
  const TemporaryFolder empty;
  const fs::path model = empty / "model.safetensors";
  expect_refusal(train(empty / "missing", model), "missing", model);
  expect_refusal(train(empty.path(), model), "no genre folders", model);
  const TemporaryFolder hollow;
  const ProcessResult one_left = train(genres(hollow, {2, 0}), model);
  EXPECT_THAT(one_left.err, testing::AllOf(HasSubstr("genre1: left out"), HasSubstr("one genre only (genre0)")));
  EXPECT_FALSE(fs::exists(model));
  const TemporaryFolder single;
  expect_refusal(train(genres(single, {5}), model), "one genre only", model);
  const TemporaryFolder few;
  expect_refusal(train(genres(few, {1, 1}), model), "too few", model);
}

TEST(BadInput, OutputsThatCannotBeWritten) {
  const TemporaryFolder folder;
  const fs::path nowhere = folder / "no" / "such" / "folder";
  const std::string song = practice().song().string();
  expect_refusal(train(practice().music, nowhere / "m.safetensors"), "no/such/folder");
  expect_refusal(auricle({"features", practice().music.string(), "-o", (nowhere / "t.npy").string()}), "no/such");
  expect_refusal(auricle({"mfcc", song, "-o", (nowhere / "p.png").string()}), "no/such");
  expect_refusal(auricle({"evaluate", practice().model.string(), "--data", practice().music.string(), "--json",
                          (nowhere / "s.json").string()}),
                 "no/such");
  write_file(folder / "file", "x");
  expect_refusal(auricle({"compose", (folder / "file" / "music").string(), "--songs", "1"}), "file");
}

TEST(BadInput, ModelsThatAreDamagedOrHostile) {
  const TemporaryFolder folder;
  const std::string good = read_file(practice().model);
  const auto refuse = [&](const std::string& bytes) {
    write_file(folder / "bad.safetensors", bytes);
    expect_refusal(auricle({"classify", practice().song().string(), "--model", (folder / "bad.safetensors").string()}),
                   "bad.safetensors");
  };
  refuse("");
  refuse("no model");
  refuse(good.substr(0, good.size() / 2));
  refuse(std::string("\0\0\0\0\0\0\0\x80", 8) + good.substr(8));
  std::string not_a_number = good;
  not_a_number.replace(good.size() - 4, 4, std::string("\xff\xff\xff\x7f", 4));
  refuse(not_a_number);
  expect_refusal(auricle({"summary", (folder / "missing.safetensors").string()}), "missing.safetensors");
  expect_refusal(auricle({"summary", folder.path().string()}), folder.path().string());
}

TEST(BadInput, RecipesWithMistakes) {
  const TemporaryFolder folder;
  const fs::path model = folder / "m.safetensors";
  const std::string article = read_file(source_dir() / "recipes" / "article.json");
  const auto refuse = [&](const std::string& from, const std::string& to, const std::string& naming) {
    std::string changed = article;
    changed.replace(changed.find(from), from.size(), to);
    write_file(folder / "mine.json", changed);
    expect_refusal(train(practice().music, model, {"--recipe", (folder / "mine.json").string()}), naming, model);
  };
  refuse("\"epochs\"", "\"epoch\"", "unknown key \"epoch\"");
  refuse("\"hop_length\": 512", "\"hop_length\": 0", "hop_length");
  refuse("relu", "rely", "rely");
  refuse("\"test_share\": 0.2", "\"test_share\": -1", "mine.json: test_share is -1");
  refuse("{", "", "mine.json");
}

TEST(BadInput, FilesThatHoldSomethingElseAreAFailureWhateverTheyShouldBe) {
  const TemporaryFolder folder;
  const std::string broken = (folder / "broken.json").string();
  write_file(broken, "{");
  const std::string music = practice().music.string();
  const std::string output = (folder / "output").string();
  const std::string onnx = golden("onnx/vgg.onnx").string();
  const std::vector<std::vector<std::string>> calls{
      {"train", "--data", music, "-o", output, "--recipe", broken},
      {"train", "--data", music, "-o", output, "--groups", broken},
      {"features", music, "-o", output + ".csv", "--front-end", broken},
      {"import", onnx, "-o", output, "--front-end", broken},
      {"import", onnx, "-o", output, "--front-end", "musicnn", "--labels", golden("onnx/vgg-input.npy").string()},
      {"import", broken, "-o", output, "--front-end", "musicnn"},
      {"report", broken, "-o", output + ".html"},
      {"classify", music, "--model", broken},
      {"summary", broken}};
  for (const std::vector<std::string>& call : calls) {
    const ProcessResult result = auricle(call);
    EXPECT_EQ(result.status, 1) << call.front() << ": " << result.err;
    expect_refusal(result, call.back().ends_with(".html") ? broken : "", output);
  }
}

TEST(BadInput, NumbersAreTakenWholeAndInRange) {
  const std::vector<std::vector<std::string>> calls{
      {"train", "--data", "x", "-o", "m.safetensors", "--seed", "-1"},
      {"train", "--data", "x", "-o", "m.safetensors", "--seed", "18446744073709551616"},
      {"compose", "x", "--seed", "-1"},
      {"compose", "x", "--genres", "3x"},
      {"compose", "x", "--genres", "99999999999"},
      {"classify", "x", "--hop", "nan"},
      {"classify", "x", "--hop", "0"},
      {"classify", "x", "--top", "-1"},
      {"classify", "x", "--min-confidence", "1.5"},
      {"crossval", "--data", "x", "-o", "x.run.json", "--folds", "1"}};
  for (const std::vector<std::string>& call : calls) {
    const ProcessResult result = auricle(call);
    EXPECT_EQ(result.status, 2) << call.back();
    EXPECT_THAT(result.err, HasSubstr("takes a")) << call.back();
    EXPECT_THAT(result.err, HasSubstr("not \"" + call.back() + "\"")) << call.back();
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  }
}

TEST(BadInput, ChoicesAreNamed) {
  const ProcessResult result = auricle({"mfcc", "x.wav", "--kind", "mfc", "-o", "x.png"});
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, HasSubstr("tempogram"));
  EXPECT_THAT(result.err, HasSubstr("not \"mfc\""));
}

TEST(BadInput, DevicesThatAreNotThereAreRefusedBeforeAnyWork) {
  const TemporaryFolder folder;
  for (const std::string device : {"gpu", "cuda:999"}) {
    const ProcessResult result =
        auricle({"train", "--data", "x", "-o", (folder / "m.safetensors").string(), "--device", device});
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, HasSubstr("--device " + device));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
  }
}

TEST(BadInput, MoreRecordingsThanFitOnAPictureAreRefusedBeforeAnyIsRead) {
  const TemporaryFolder folder;
  std::vector<std::string> words{"mfcc", "-o", (folder / "p.png").string()};
  words.insert(words.end(), 300, "missing.wav");
  const ProcessResult result = auricle(words);
  EXPECT_EQ(result.status, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr("300"), HasSubstr("at most 144"), Not(HasSubstr("missing.wav"))));
}

}  // namespace
}  // namespace auricle::test
