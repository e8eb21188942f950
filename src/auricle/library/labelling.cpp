#include <auricle/library/labelling.hpp>

#include <auricle/core/error.hpp>
#include <auricle/library/catalogue_lock.hpp>
#include <auricle/library/change_batch.hpp>
#include <auricle/library/unfinished.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Whether the model's ears have heard anything, which it may have answered or not.
bool have_heard(const Catalogue& catalogue, CatalogueModel model) {
  model.id = -1;  // nobody's answers
  return count_unanswered(catalogue, model) > 0;
}

}  // namespace

std::size_t answer_known_sounds(Catalogue& catalogue, const SongLabeller& labeller, const CatalogueModel& model,
                                const Progress& progress, const std::stop_token& stop) {
  ProgressReport report{.total = count_unanswered(catalogue, model), .label = model.name};
  ChangeBatch batch(catalogue);
  std::int64_t last = 0;
  for (auto sounds = unanswered_sounds(catalogue, model, last); !sounds.empty() && !stop.stop_requested();
       sounds = unanswered_sounds(catalogue, model, last)) {
    for (const UnansweredSound& sound : sounds) {
      batch.begin_change();
      catalogue.put_answer(sound.identity, model.id, labeller.answer(sound.hearing).value());
      ++report.done;
    }
    batch.keep_up();
    last = sounds.back().sound;
    if (progress) {
      progress(report);
    }
  }
  batch.keep();
  return report.done;
}

LabelSummary label_library(Catalogue& catalogue, const SongLabeller& labeller, const Progress& progress,
                           const std::stop_token& stop) {
  const CatalogueLock lock(catalogue.file());
  CatalogueModel model = labeller.model();
  if (!have_heard(catalogue, model)) {
    throw UsageError(fmt::format("{} has heard none of the songs; `auricle library scan --model {}` hears them",
                                 model.name, model.name));
  }
  model.id = catalogue.enter_model(model);
  LabelSummary summary{.answered = answer_known_sounds(catalogue, labeller, model, progress, stop)};
  if (stop.stop_requested()) {
    throw Stopped();
  }
  catalogue.use_model(model.id);
  catalogue.visit(model, {}, [&](const ListedSong& listed) {
    summary.songs += listed.probabilities.empty() ? 0 : 1;
    summary.unheard += listed.probabilities.empty() && listed.song.state != SongState::kFailed ? 1 : 0;
    return true;
  });
  return summary;
}

}  // namespace auricle
