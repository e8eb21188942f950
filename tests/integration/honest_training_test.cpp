#include <cmath>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/random.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/dataset/song_id.hpp>
#include <auricle/evaluation/run_record.hpp>
#include <auricle/experiment/run_files.hpp>
#include <auricle/network/model.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "practice.hpp"

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A convolutional recipe so small that it trains in a second.
std::string small_recipe(const fs::path& folder) {
  const fs::path path = folder / "small.json";
  write_file(path, R"({"name": "small",
    "features": {"kind": "mel", "n_mels": 16, "hop_length": 1024, "ref": "max", "n_frames": 100, "window_s": 5},
    "network": {"layers": [{"type": "normalization"},
      {"type": "conv2d", "filters": 8, "kernel": [3, 3]}, {"type": "batch_norm", "activation": "relu"},
      {"type": "max_pool", "size": [2, 2]}, {"type": "global_pool", "kind": "mean_max"},
      {"type": "dense", "units": 2, "activation": "softmax"}]},
    "crop_frames": 40,
    "variations": [{"gain_db": 12}, {"tempo": 1.1}],
    "augmentation": {"tempo": 0.1, "equalizer_db": 3, "mixup": 0.2},
    "training": {"optimizer": "adamw", "learning_rate": 0.01, "schedule": "one_cycle", "epochs": 3, "networks": 2}})");
  return path.string();
}

void write_noise(const fs::path& path, double duration_s, float level) {
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(duration_s * 22'050)), .sample_rate_hz = 22'050};
  Random random(4);
  for (float& sample : clip.samples) {
    sample = level * static_cast<float>(random.uniform({.low = -1.0, .high = 1.0}));
  }
  write_wav(path, clip);
}

TEST(Train, ConvolutionsVariationsUnknownAndSeveralNetworks) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "noise");
  for (int i = 0; i < 3; ++i) {
    write_noise(folder / "noise" / (std::to_string(i) + ".wav"), 5.0, 0.5F);
  }
  const std::string model = (folder / "m.safetensors").string();
  const ProcessResult trained =
      auricle({"train", "--recipe", small_recipe(folder.path()), "--data", practice().music.string(), "--unknown",
               (folder / "noise").string(), "--split", "stratified", "-o", model});
  ASSERT_EQ(trained.status, 0) << trained.err;
  EXPECT_THAT(trained.out, HasSubstr("network 2 of 2"));
  EXPECT_THAT(trained.out, HasSubstr("+12 dB"));
  EXPECT_THAT(trained.out, HasSubstr("of the single networks"));
  const Model loaded = load_model(model);
  EXPECT_EQ(loaded.networks.size(), 2U);
  EXPECT_EQ(loaded.genres.back(), "unknown");
  const RunRecord record = load_run_record(RunFiles(model).record);
  EXPECT_EQ(record.trials.size(), 2U);
  EXPECT_THAT(record.command, HasSubstr("auricle train --recipe"));
  for (const JudgedSong& song : record.trials.front().songs) {
    EXPECT_THAT(song.path, Not(HasSubstr("noise"))) << "what is unknown is never judged on";
  }
  EXPECT_EQ(auricle({"classify", practice().song().string(), "--model", model}).status, 0);
  EXPECT_EQ(auricle({"report", model, "-o", (folder / "r.html").string()}).status, 0);
}

TEST(Train, PartsSongsAsListsSay) {
  const TemporaryFolder folder;
  fs::create_directory(folder / "lists");
  std::string train;
  std::string valid;
  std::string test;
  const GenreFolders songs = scan_genre_folders(practice().music);
  std::set<std::string> tested;
  for (std::size_t i = 0; i < songs.songs.size(); ++i) {
    const std::string id = song_id(songs.songs[i].path);
    (i % 4 == 0 ? test : i % 4 == 1 ? valid : train) += id + "\n";
    if (i % 4 == 0) {
      tested.insert(id);
    }
  }
  write_file(folder / "lists" / "train.txt", train);
  write_file(folder / "lists" / "valid.txt", valid);
  write_file(folder / "lists" / "test.txt", test + "nobody\n");
  const std::string model = (folder / "m.safetensors").string();
  const ProcessResult result =
      auricle({"train", "--recipe", small_recipe(folder.path()), "--data", practice().music.string(), "--split",
               (folder / "lists").string(), "--networks", "1", "-o", model});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("1 songs that"));
  EXPECT_THAT(result.out, HasSubstr("test on 6"));
  std::set<std::string> judged;
  for (const JudgedSong& song : load_run_record(RunFiles(model).record).trials.front().songs) {
    if (song.part == Part::kTest) {
      judged.insert(song_id(song.path));
    }
  }
  EXPECT_EQ(judged, tested);
}

TEST(Train, WarnsOfCopiesOnTwoSides) {
  const TemporaryFolder folder;
  // Longer than the practice set's, because what is too short has no fingerprint.
  ASSERT_EQ(
      auricle({"compose", (folder / "music").string(), "--genres", "2", "--songs", "4", "--seconds", "12"}).status, 0);
  const GenreFolders songs = scan_genre_folders(folder / "music");
  // The same recordings once more under another name: with a random split some copies must part.
  for (const Song& song : songs.songs) {
    fs::path copy = song.path;
    copy.replace_filename("copy-" + song.path.filename().string());
    fs::copy_file(song.path, copy);
  }
  const std::vector<std::string> arguments{"train",
                                           "--recipe",
                                           small_recipe(folder.path()),
                                           "--data",
                                           (folder / "music").string(),
                                           "--networks",
                                           "1",
                                           "--epochs",
                                           "1",
                                           "-o",
                                           (folder / "m.safetensors").string()};
  const ProcessResult leaking = auricle(arguments);
  EXPECT_EQ(leaking.status, 0);
  EXPECT_THAT(leaking.err, HasSubstr("the same audio on two sides of the split"));
  EXPECT_THAT(leaking.err, HasSubstr("--groups"));

  std::string groups;
  for (const Song& song : songs.songs) {
    const std::string id = song_id(song.path);
    groups += id + "," + id + "\ncopy-" + id + "," + id + "\n";
  }
  write_file(folder / "groups.csv", groups);
  std::vector<std::string> grouped = arguments;
  grouped.insert(grouped.end(), {"--groups", (folder / "groups.csv").string()});
  const ProcessResult kept = auricle(grouped);
  EXPECT_EQ(kept.status, 0) << kept.err;
  EXPECT_THAT(kept.err, Not(HasSubstr("two sides")));
}

TEST(Train, KeepsSegmentsOfASongTogether) {
  const TemporaryFolder folder;
  std::string table = "filename,value1,value2,label\n";
  for (int song = 0; song < 20; ++song) {
    for (int segment = 0; segment < 4; ++segment) {
      const std::string genre = song % 2 == 0 ? "jazz" : "pop";
      table += genre + ".000" + std::to_string(10 + song) + "." + std::to_string(segment) + ".wav," +
               std::to_string(song % 2) + "," + std::to_string(segment) + "," + genre + "\n";
    }
  }
  write_file(folder / "table.csv", table);
  write_file(folder / "two.json", R"({"name": "two", "features": {"n_values": 2},
    "network": {"layers": [{"type": "dense", "units": 2, "activation": "softmax"}]}, "training": {"epochs": 2}})");
  const ProcessResult result = auricle({"train", "--recipe", (folder / "two.json").string(), "--features",
                                        (folder / "table.csv").string(), "-o", (folder / "m.safetensors").string()});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("not compared with each other"));
  std::map<std::string, std::set<Part>> parts;
  const RunRecord record = load_run_record(folder / "m.run.json");
  for (const JudgedSong& song : record.trials.front().songs) {
    parts[song_id(song.path)].insert(song.part);
  }
  EXPECT_EQ(parts.size(), 8U) << "4 of 20 songs for the test, 4 of 16 for validation";
  for (const auto& [song, of_song] : parts) {
    EXPECT_EQ(of_song.size(), 1U) << song;
  }
}

TEST(Train, RefusesSplitsThatCannotBeBeforeItReadsAnySong) {
  const TemporaryFolder folder;
  write_file(folder / "strangers.csv", "nobody,Nobody\n");
  const std::string model = (folder / "m.safetensors").string();
  for (const std::vector<std::string>& options : {std::vector<std::string>{"--split", "stratifed"},
                                                  {"--known-faults", "gtzann"},
                                                  {"--groups", (folder / "none.csv").string()},
                                                  {"--split", "gtzan-filtered", "--known-faults", "gtzan"}}) {
    std::vector<std::string> arguments{"train", "--data", practice().music.string(), "-o", model};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const ProcessResult result = auricle(arguments);
    EXPECT_NE(result.status, 0) << options.back();
    EXPECT_THAT(result.out, Not(HasSubstr("[="))) << options.back() << ": songs were read";
  }
  const ProcessResult strangers = auricle(
      {"train", "--data", practice().music.string(), "-o", model, "--groups", (folder / "strangers.csv").string()});
  EXPECT_EQ(strangers.status, 2);
  EXPECT_THAT(strangers.err, HasSubstr("names none of the songs"));
  EXPECT_FALSE(fs::exists(model));
}

TEST(Crossval, WritesNoRecordOverAModel) {
  const ProcessResult result =
      auricle({"crossval", "--data", practice().music.string(), "-o", practice().model.string()});
  EXPECT_EQ(result.status, 2);
  EXPECT_NO_THROW(load_model(practice().model));
}

TEST(Crossval, TestsEverySongOnce) {
  const TemporaryFolder folder;
  const std::string record_file = (folder / "cv.run.json").string();
  const ProcessResult result =
      auricle({"crossval", "--recipe", small_recipe(folder.path()), "--data", practice().music.string(), "--folds", "3",
               "--networks", "1", "--epochs", "1", "--no-leakage-check", "-o", record_file});
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("fold 3 of 3"));
  const RunRecord record = load_run_record(record_file);
  std::multiset<std::string> tested;
  for (const Trial& trial : record.trials) {
    for (const JudgedSong& song : trial.songs) {
      if (song.part == Part::kTest) {
        tested.insert(song_id(song.path));
      }
    }
  }
  std::multiset<std::string> all;
  for (const Song& song : scan_genre_folders(practice().music).songs) {
    all.insert(song_id(song.path));
  }
  EXPECT_EQ(tested, all);
}

TEST(Combine, IsTheMeanOfItsModels) {
  const TemporaryFolder folder;
  const std::string both = (folder / "both.safetensors").string();
  const std::string other = (folder / "other.safetensors").string();
  ASSERT_EQ(auricle({"train", "--data", practice().music.string(), "-o", other, "--epochs", "1", "--seed", "9",
                     "--no-leakage-check"})
                .status,
            0);
  const ProcessResult combined = auricle({"combine", practice().model.string(), other, "-o", both});
  ASSERT_EQ(combined.status, 0) << combined.err;
  const auto probabilities = [&](const std::string& model) {
    const ProcessResult result =
        auricle({"classify", practice().song().string(), "--model", model, "--json", "--top", "0"});
    std::map<std::string, double> of_genre;
    for (const Json& genre : parse_json(result.out, "output")[0]["genres"]) {
      of_genre[genre["genre"]] = genre["probability"];
    }
    return of_genre;
  };
  const auto first = probabilities(practice().model.string());
  const auto second = probabilities(other);
  for (const auto& [genre, probability] : probabilities(both)) {
    EXPECT_NEAR(probability, 0.5 * (first.at(genre) + second.at(genre)), 1e-5);
  }

  const std::string fitted = (folder / "fitted.safetensors").string();
  const ProcessResult fit =
      auricle({"combine", practice().model.string(), other, "-o", fitted, "--data", practice().music.string()});
  EXPECT_EQ(fit.status, 0) << fit.err;
  EXPECT_THAT(fit.out, HasSubstr("combined and calibrated"));
  const std::string shared = (folder / "shared.safetensors").string();
  EXPECT_EQ(auricle({"combine", practice().model.string(), other, "-o", shared, "--shares", "1,3"}).status, 0);
  for (const auto& [genre, probability] : probabilities(shared)) {
    EXPECT_NEAR(probability, 0.25 * first.at(genre) + 0.75 * second.at(genre), 1e-5);
  }
  for (const char* wrong : {"1", "1,0", "1,2,3", "1,nan"}) {
    EXPECT_EQ(auricle({"combine", practice().model.string(), other, "-o", shared, "--shares", wrong}).status, 2);
  }

  const std::string alike = (folder / "like.safetensors").string();
  EXPECT_EQ(auricle({"combine", practice().model.string(), other, "-o", alike, "--like", fitted}).status, 0);
  EXPECT_EQ(probabilities(alike), probabilities(fitted));
}

/// What `auricle classify` calls a recording, without being told of a model.
std::string answer_to(const fs::path& recording, const std::vector<std::string>& options = {}) {
  std::vector<std::string> arguments{"classify", recording.string(), "--json"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const ProcessResult result = auricle(arguments);
  EXPECT_EQ(result.status, 0) << result.err;
  return parse_json(result.out, "output")[0]["genre"];
}

TEST(ModelInTheBox, KnowsTwelveGenresAndThatItMayNotKnow) {
  const TemporaryFolder folder;
  const ProcessResult song = auricle({"classify", practice().song().string(), "--top", "0"});
  EXPECT_EQ(song.status, 0) << song.err;
  for (const char* genre : {"blues", "classical", "country", "disco", "electronic", "folk", "hip-hop", "jazz", "metal",
                            "pop", "reggae", "rock", "unknown"}) {
    EXPECT_THAT(song.out, HasSubstr(genre));
  }
  write_noise(folder / "noise.wav", 20.0, 0.3F);
  EXPECT_EQ(answer_to(folder / "noise.wav"), "unknown");
  write_noise(folder / "silence.wav", 5.0, 0.0F);
  EXPECT_EQ(answer_to(folder / "silence.wav"), "unknown");
  EXPECT_EQ(answer_to(practice().song(), {"--min-confidence", "1"}), "unknown");
}

TEST(ModelInTheBox, HearsOneSecondAndTenMinutes) {
  const TemporaryFolder folder;
  write_noise(folder / "short.wav", 1.0, 0.3F);
  EXPECT_FALSE(answer_to(folder / "short.wav").empty());
  write_noise(folder / "long.wav", 600.0, 0.3F);
  const ProcessResult result = auricle({"classify", (folder / "long.wav").string(), "--json", "--timeline"});
  EXPECT_EQ(parse_json(result.out, "output")[0]["timeline"].size(), 200U);  // of 187 frames each
}

}  // namespace
}  // namespace auricle::test
