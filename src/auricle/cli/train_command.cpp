#include <auricle/cli/train_command.hpp>

#include <memory>
#include <utility>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/run_printer.hpp>
#include <auricle/core/error.hpp>
#include <auricle/evaluation/summary_report.hpp>
#include <auricle/experiment/cross_validation.hpp>
#include <auricle/experiment/training_run.hpp>
#include <fmt/format.h>

namespace auricle {

void add_train_command(Program& program, std::function<ExitStatus(const TrainOptions&)> run) {
  const auto options = std::make_shared<TrainOptions>();
  Arguments command = program.add(
      {.name = "train",
       .purpose = "Train networks on folders named after genres",
       .details =
           "Any number of genres, with any audio inside. The model file holds all that `auricle classify` needs;\n"
           "beside it are written the history (.history.csv), curves (.curves.png) and the record of the run\n"
           "(.run.json) that `auricle report` makes a page of. Ctrl-C leaves the model of the best epoch so far.",
       .example = "auricle train --recipe article --data gtzan -o article.safetensors --seed 1"},
      [options, run = std::move(run)] { return run(*options); });
  add_learning_options(command, *options);
  add_split_options(command, *options, true);
  command.add_flag("--with-validation", options->with_validation,
                   "Learn from the validation songs too, once the recipe has been chosen by them");
  command.add_option("--resume", options->resume,
                     "Go on with a training that was cut off, as if it had not been: the model file that it was to "
                     "write; all else as it began");
  command.add_option("-o,--output", options->output,
                     "Model file to write, e.g. article.safetensors; with --resume that of the run");
}

void add_crossval_command(Program& program, std::function<ExitStatus(const CrossvalOptions&)> run) {
  const auto options = std::make_shared<CrossvalOptions>();
  Arguments command = program.add(
      {.name = "crossval",
       .purpose = "Say how good a recipe is: train and test it on every fold",
       .details =
           "The songs are parted into folds, each genre alike; every fold is tested on by networks that were trained\n"
           "on the others. Groups, known duplicates and rows of one song are never torn apart. No model is kept, but\n"
           "the record of all answers, of which `auricle report` makes a page.",
       .example = "auricle crossval --recipe article --data gtzan --known-faults gtzan --folds 5 -o article.run.json"},
      [options, run = std::move(run)] { return run(*options); });
  add_learning_options(command, *options);
  command.add_option("--folds", options->folds, "How many").within(2, 1000).shows_default();
  add_split_options(command, *options, false);
  command.add_option("-o,--output", options->output, "Record to write, e.g. article.run.json").required();
}

namespace {

/// Of a process that follows another one, which prints.
class FollowingRun : public RunObserver {
 public:
  explicit FollowingRun(InterruptListener& interrupt) : interrupt_(interrupt) {}

  void on_plan(const RunPlan& /*plan*/) override { interrupt_.wait_for_saving(); }

 private:
  InterruptListener& interrupt_;
};

/// Of a run that saves a model when it is interrupted, as soon as there is something to save.
class SavingRunPrinter : public RunPrinter {
 public:
  explicit SavingRunPrinter(InterruptListener& interrupt) : interrupt_(interrupt) {}

  void on_plan(const RunPlan& plan) override {
    interrupt_.wait_for_saving();
    RunPrinter::on_plan(plan);
  }

 private:
  InterruptListener& interrupt_;
};

TrainingRunOptions run_for(const TrainOptions& options) {
  if (options.output.empty() && options.resume.empty()) {
    throw UsageError("-o is missing: name the model file to write");
  }
  const std::filesystem::path resumed = model_of_run(options.resume);
  if (!options.output.empty() && !options.resume.empty() && options.output != resumed) {
    throw UsageError(fmt::format("a run that goes on writes its own model, {}; leave -o out", resumed.string()));
  }
  return {.output = options.resume.empty() ? std::filesystem::path(options.output) : resumed,
          .with_validation = options.with_validation,
          .resume = !options.resume.empty()};
}

}  // namespace

ExitStatus train(const TrainOptions& options, const NetworkTrainer& trainer, bool leads) {
  const TrainingRunOptions run = run_for(options);
  InterruptListener interrupt;
  SavingRunPrinter printer(interrupt);
  FollowingRun follower(interrupt);
  RunObserver& observer = leads ? static_cast<RunObserver&>(printer) : follower;
  try {
    const TrainingOutcome outcome =
        run_training(experiment_for(options), run,
                     {.trainer = trainer, .observer = observer, .stop = interrupt.token(), .writes = leads});
    return outcome.interrupted             ? ExitStatus::kInterrupted
           : outcome.n_troubled_songs == 0 ? ExitStatus::kSuccess
                                           : ExitStatus::kFailure;
  } catch (const Stopped&) {
    complain("interrupted before training began; nothing was written");
    return ExitStatus::kInterrupted;
  }
}

ExitStatus cross_validate(const CrossvalOptions& options, const NetworkTrainer& trainer, bool leads) {
  const InterruptListener interrupt;
  RunPrinter printer;
  RunObserver follower;
  RunObserver& observer = leads ? static_cast<RunObserver&>(printer) : follower;
  try {
    const CrossValidationOutcome outcome =
        cross_validate(experiment_for(options), {.output = options.output, .folds = options.folds},
                       {.trainer = trainer, .observer = observer, .stop = interrupt.token(), .writes = leads});
    if (leads) {
      fmt::print("{}\n", to_text(summarise(outcome.record)));
      printer.on_file(RunFile::kRecord, options.output);
    }
    return outcome.n_troubled_songs == 0 ? ExitStatus::kSuccess : ExitStatus::kFailure;
  } catch (const Stopped&) {
    complain("interrupted; a cross-validation counts only when it is whole, so nothing was written");
    return ExitStatus::kInterrupted;
  }
}

}  // namespace auricle
