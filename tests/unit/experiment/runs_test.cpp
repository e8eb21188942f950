#include <cmath>
#include <cstdlib>
#include <set>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/experiment/cross_validation.hpp>
#include <auricle/experiment/training_run.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "examples.hpp"

namespace auricle {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// Two genres of ten songs, and a trainer that needs no libtorch.
class Runs : public testing::Test {
 protected:
  Runs() {
    setenv("XDG_CACHE_HOME", (folder_ / "cache").c_str(), 1);
    test::write_genres(folder_ / "music", {"a quiet", "loud"}, 10);
    experiment_ = {.recipe = test::small_recipe(),
                   .songs = {.folder = (folder_ / "music").string()},
                   .split = {.method = SplitMethod::kStratified},
                   .leakage_check = false,
                   .threads = 1,
                   .command = "a test"};
  }

  RunContext context() { return {.trainer = trainer_, .observer = diary_, .stop = stop_.get_token()}; }

  test::TemporaryFolder folder_;
  NetworkTrainer trainer_ = test::trainer_by_heart();
  test::Diary diary_;
  std::stop_source stop_;
  Experiment experiment_;
};

TEST_F(Runs, LeaveModelRecordHistoryAndCurves) {
  experiment_.recipe.training.networks = 2;
  const TrainingOutcome outcome = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(diary_.networks.size(), 2U);
  EXPECT_EQ(diary_.n_epochs, 4);
  EXPECT_THAT(diary_.files, ElementsAre(folder_ / "m.safetensors", folder_ / "m.run.json", folder_ / "m.history.csv",
                                        folder_ / "m.curves.png"));
  for (const fs::path& file : diary_.files) {
    EXPECT_TRUE(fs::exists(file)) << file;
  }
  EXPECT_EQ(load_model(folder_ / "m.safetensors").networks.size(), 2U);
  const RunRecord record = load_run_record(folder_ / "m.run.json");
  EXPECT_EQ(record.command, "a test");
  EXPECT_EQ(record.trials.size(), 2U);
  EXPECT_EQ(record.split.test, 4U);
  EXPECT_FALSE(outcome.model.data.contains("folder")) << "a model tells nothing of its maker's disk";
}

TEST_F(Runs, LeaveNothingWhenTheFirstModelCantBeWritten) {
  trainer_ = [this, learn = trainer_](const auto&... whatever) {
    fs::create_directory(folder_ / "m.safetensors");  // comes in the way after all outputs were found to be good
    return learn(whatever...);
  };
  EXPECT_THROW(run_training(experiment_, {.output = folder_ / "m.safetensors"}, context()), FileError);
  EXPECT_FALSE(fs::exists(folder_ / "m.history.csv"));
  EXPECT_FALSE(fs::exists(folder_ / "m.run.json"));
}

TEST_F(Runs, JudgeWithTheInferenceEngine) {
  const TrainingOutcome outcome = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  EXPECT_EQ(outcome.model.scores["test"]["accuracy"], 1.0);
}

TEST_F(Runs, MayLearnFromTheValidationSongsToo) {
  const TrainingOutcome outcome =
      run_training(experiment_, {.output = folder_ / "m.safetensors", .with_validation = true}, context());
  EXPECT_EQ(outcome.record.split.validation, 0U);
  EXPECT_EQ(outcome.record.split.train, 16U);
  EXPECT_THAT(outcome.record.split.name, HasSubstr("learnt from too"));
}

TEST_F(Runs, ThatAreInterruptedKeepTheBestSoFar) {
  trainer_ = [&, whole = trainer_](const auto&... arguments) {
    stop_.request_stop();
    return whole(arguments...);
  };
  const TrainingOutcome outcome = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  EXPECT_TRUE(outcome.interrupted);
  EXPECT_TRUE(diary_.interrupted);
  const auto interruption = load_run_record(folder_ / "m.run.json").interruption;
  ASSERT_TRUE(interruption);
  EXPECT_THAT(describe(*interruption), HasSubstr("that of epoch 1"));
  EXPECT_EQ(load_model(folder_ / "m.safetensors").networks.size(), 1U);
}

TEST_F(Runs, ThatAreStoppedBeforeTheyBeginWriteNothing) {
  stop_.request_stop();
  EXPECT_THROW(run_training(experiment_, {.output = folder_ / "m.safetensors"}, context()), Stopped);
  EXPECT_THROW(cross_validate(experiment_, {.output = folder_ / "cv.run.json"}, context()), Stopped);
  EXPECT_FALSE(fs::exists(folder_ / "m.safetensors"));
  EXPECT_FALSE(fs::exists(folder_ / "cv.run.json"));
}

TEST_F(Runs, ModelAndRecordBearTheSameIdAndNoOtherRuns) {
  const TrainingOutcome first = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  EXPECT_EQ(first.record.id.size(), 32U);
  EXPECT_EQ(load_model(folder_ / "m.safetensors").run, first.record.id);
  EXPECT_EQ(find_run_record(folder_ / "m.safetensors").record.id, first.record.id);
  const TrainingOutcome second = run_training(experiment_, {.output = folder_ / "m2.safetensors"}, context());
  EXPECT_NE(first.record.id, second.record.id);
}

TEST_F(Runs, ReplaceNoFileThatIsNotOfTheirKindNorOneThatIsRead) {
  const fs::path song = folder_ / "music/loud/0.wav";
  write_file(folder_ / "mine.run.json", R"({"mine": 1})");
  write_file(folder_ / "recipe.json", "{}");
  write_file(folder_ / "groups", "");
  experiment_.recipe_file = folder_ / "recipe.json";
  experiment_.split.groups = folder_ / "groups";
  const std::string before = read_file(song);
  for (const fs::path& output : {song, folder_ / "mine.safetensors", folder_ / "recipe.json", folder_ / "groups",
                                 fs::path(""), folder_.path()}) {
    EXPECT_THROW(run_training(experiment_, {.output = output}, context()), UsageError) << output;
  }
  for (const fs::path& output : {song, folder_ / "mine.run.json", folder_ / "recipe.json", folder_ / "groups"}) {
    EXPECT_THROW(cross_validate(experiment_, {.output = output}, context()), UsageError) << output;
  }
  EXPECT_EQ(diary_.n_read, 0) << "before any song is read";
  EXPECT_EQ(read_file(song), before);
  EXPECT_EQ(read_file(folder_ / "mine.run.json"), R"({"mine": 1})");
  EXPECT_FALSE(fs::exists(folder_ / "mine.safetensors"));
}

TEST_F(Runs, ThatAreKilledLeaveTheFormerOneWholeOrSayThatTheyDidNotEnd) {
  const TrainingOutcome former = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  const std::string history = read_file(folder_ / "m.history.csv");
  struct Killed {};
  struct Killer : test::Diary {
    void on_epoch(const EpochRecord& epoch) override {
      if (epoch.epoch == 2) {  // the first epoch's model is written
        throw Killed();
      }
    }
  } killer;
  const auto run_killed = [&](const fs::path& output) {
    EXPECT_THROW(run_training(experiment_, {.output = output}, {.trainer = trainer_, .observer = killer, .stop = {}}),
                 Killed);
  };
  run_killed(folder_ / "m.safetensors");
  EXPECT_EQ(find_run_record(folder_ / "m.safetensors").record.id, former.record.id);
  EXPECT_EQ(load_model(folder_ / "m.safetensors").run, former.record.id);
  EXPECT_EQ(read_file(folder_ / "m.history.csv"), history);
  EXPECT_TRUE(fs::exists(folder_ / "m.curves.png"));
  EXPECT_NE(load_model(folder_ / "m.unfinished.safetensors").run, former.record.id) << "what there was of it";
  run_killed(folder_ / "new.safetensors");
  EXPECT_NO_THROW(load_model(folder_ / "new.safetensors"));
  EXPECT_THAT(test::message_of<DatasetError>([&] { find_run_record(folder_ / "new.safetensors"); }),
              HasSubstr("a run that did not end"));
  const TrainingOutcome again = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  EXPECT_EQ(find_run_record(folder_ / "m.safetensors").record.id, again.record.id);
  EXPECT_FALSE(fs::exists(folder_ / "m.unfinished.safetensors"));
}

TEST_F(Runs, ThatAreKilledBeforeTheirFirstModelLeaveTheFormerOneWhole) {
  const TrainingOutcome former = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  trainer_ = [](const auto&...) -> TrainedNetwork { throw Error("killed"); };
  EXPECT_THROW(run_training(experiment_, {.output = folder_ / "m.safetensors"}, context()), Error);
  EXPECT_EQ(find_run_record(folder_ / "m.safetensors").record.id, former.record.id);
}

TEST_F(Runs, ThatCannotWriteTheirFirstModelLeaveTheFormerPairWhole) {
  const TrainingOutcome former = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  trainer_ = [](const TrainingTask&, const TrainerOptions&, const TrainingObserver& observer, const std::stop_token&) {
    Tensors weights = test::loudness_model().networks.front().weights;
    weights.at("dense.bias").values[0] = std::nanf("");  // can't be saved
    observer.on_epoch({.record = {.epoch = 1}, .best = true, .weights = weights});
    return TrainedNetwork{.weights = weights, .history = {}};
  };
  EXPECT_THROW(run_training(experiment_, {.output = folder_ / "m.safetensors"}, context()), Error);
  EXPECT_EQ(find_run_record(folder_ / "m.safetensors").record.id, former.record.id);
}

TEST_F(Runs, RecordsBesideAModelOfAnotherRunAreRefused) {
  run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  Model model = load_model(folder_ / "m.safetensors");
  model.run = "another";
  save_model(folder_ / "m.safetensors", model);
  EXPECT_THAT(test::message_of<DatasetError>([&] { find_run_record(folder_ / "m.safetensors"); }),
              HasSubstr("of another run"));
  EXPECT_NO_THROW(find_run_record(folder_ / "m.run.json")) << "asked for by its own name it is what it says";
  model.run.clear();
  save_model(folder_ / "m.safetensors", model);
  EXPECT_THROW(find_run_record(folder_ / "m.safetensors"), DatasetError) << "the record is younger than the model";
  RunRecord record = load_run_record(folder_ / "m.run.json");
  record.id.clear();
  save_run_record(folder_ / "m.run.json", record);
  EXPECT_NO_THROW(find_run_record(folder_ / "m.safetensors")) << "both from before runs had ids";
}

TEST(RunFiles, AreNamedAfterTheWholeNameButForTheModelsEnding) {
  EXPECT_EQ(RunFiles("a/article.v2.safetensors").record, "a/article.v2.run.json");
  EXPECT_EQ(RunFiles("m.SafeTensors").history, "m.history.csv");
  EXPECT_EQ(RunFiles("gtzan.v1").record, "gtzan.v1.run.json");
  EXPECT_EQ(RunFiles("gtzan.v1").history, "gtzan.v1.history.csv");
  EXPECT_EQ(RunFiles("gtzan.v1").curves, "gtzan.v1.curves.png");
}

TEST_F(Runs, TakeNoOtherRunsRecordAway) {
  run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  cross_validate(experiment_, {.output = folder_ / "cv.run.json", .folds = 2}, context());
  const std::string of_model = read_file(folder_ / "m.run.json");
  const std::string of_folds = read_file(folder_ / "cv.run.json");
  EXPECT_THROW(cross_validate(experiment_, {.output = folder_ / "m.run.json", .folds = 2}, context()), UsageError);
  EXPECT_THROW(run_training(experiment_, {.output = folder_ / "cv.safetensors"}, context()), UsageError);
  EXPECT_THROW(run_training(experiment_, {.output = folder_ / "cv"}, context()), UsageError);
  EXPECT_EQ(read_file(folder_ / "m.run.json"), of_model);
  EXPECT_EQ(read_file(folder_ / "cv.run.json"), of_folds);
  EXPECT_NO_THROW(cross_validate(experiment_, {.output = folder_ / "cv.run.json", .folds = 2}, context()));
  EXPECT_NO_THROW(run_training(experiment_, {.output = folder_ / "m.safetensors"}, context()));
}

TEST_F(Runs, OfATableCannotVaryItsSongs) {
  std::string table = "filename,value1,value2,label\n";
  for (int song = 0; song < 20; ++song) {
    table += std::to_string(song) + ".wav,1,2," + (song % 2 == 0 ? "jazz" : "pop") + "\n";
  }
  write_file(folder_ / "table.csv", table);
  experiment_.songs = {.table = (folder_ / "table.csv").string()};
  experiment_.recipe =
      recipe_from_json(parse_json(R"({"name": "two", "features": {"n_values": 2}, "variations": [{"gain_db": 6}],
                     "network": {"layers": [{"type": "dense", "units": 2, "activation": "softmax"}]}})",
                                  "two"),
                       "two");
  trainer_ = [](const auto&...) {
    return TrainedNetwork{.weights = {{"dense.weight", {.shape = {2, 2}, .values = {1, 0, 0, 1}}},
                                      {"dense.bias", {.shape = {2}, .values = {0, 0}}}},
                          .history = {}};
  };
  experiment_.leakage_check = true;
  const TrainingOutcome outcome = run_training(experiment_, {.output = folder_ / "m.safetensors"}, context());
  EXPECT_THAT(diary_.warnings, ElementsAre(HasSubstr("can't be varied")));
  EXPECT_THAT(diary_.notes, Contains(HasSubstr("not compared")));
  EXPECT_TRUE(outcome.record.recipe.value("variations", Json::array()).empty());
}

TEST_F(Runs, OfACrossValidationTestEverySongOnce) {
  const CrossValidationOutcome outcome =
      cross_validate(experiment_, {.output = folder_ / "cv.run.json", .folds = 5}, context());
  std::multiset<std::string> tested;
  for (const Trial& trial : load_run_record(folder_ / "cv.run.json").trials) {
    for (const JudgedSong& song : trial.songs) {
      if (song.part == Part::kTest) {
        tested.insert(song.path);
      }
    }
  }
  EXPECT_EQ(tested.size(), 20U);
  EXPECT_EQ(std::set(tested.begin(), tested.end()).size(), 20U);
  EXPECT_EQ(diary_.networks.size(), 5U);
  EXPECT_EQ(outcome.record.data["songs"], 20);
}

TEST_F(Runs, OfACrossValidationLeaveNoModel) {
  EXPECT_THROW(cross_validate(experiment_, {.output = folder_ / "m.safetensors"}, context()), UsageError);
}

}  // namespace
}  // namespace auricle
