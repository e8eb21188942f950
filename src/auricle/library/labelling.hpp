#pragma once

#include <cstddef>
#include <stop_token>

#include <auricle/core/progress.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/song_labeller.hpp>

namespace auricle {

/// Answers all sounds that the model's ears have heard and that it has not answered, from what was heard, without
/// decoding. `model` is the labeller's as the catalogue has it. After a stop request what was answered is kept. Returns
/// how many were answered.
std::size_t answer_known_sounds(Catalogue& catalogue, const SongLabeller& labeller, const CatalogueModel& model,
                                const Progress& progress = {}, const std::stop_token& stop = {});

struct LabelSummary {
  std::size_t answered = 0;  ///< sounds that it had not answered before
  std::size_t songs = 0;     ///< that have an answer of this model now
  std::size_t unheard = 0;   ///< that its ears have not heard: they have to be scanned with it
};

/// Has a model answer all that its ears have heard, and its answers be those that count from then on: those that are
/// listed, planned and written as tags. Throws UsageError when the model has no embedding, or its ears have heard
/// nothing of the catalogue, which then stays as it is; FileError as the catalogue does, Stopped.
LabelSummary label_library(Catalogue& catalogue, const SongLabeller& labeller, const Progress& progress = {},
                           const std::stop_token& stop = {});

}  // namespace auricle
