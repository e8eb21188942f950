#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <auricle/core/progress.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/lessons.hpp>
#include <auricle/library/own_words.hpp>
#include <auricle/library/words_report.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// More tagged sounds than this are not learnt from: they are drawn at random, by the seed.
inline constexpr std::size_t kMostLessons = 20'000;

struct LibraryLearningOptions {
  LessonOptions lessons{};
  LearningOptions learning{};
};

/// What an owner's tags have taught.
struct LearntLibrary {
  std::size_t n_tagged = 0;       ///< songs with genre tags that were heard by the ears
  std::size_t n_unheard = 0;      ///< songs with genre tags that were not
  std::vector<TaggedSong> songs;  ///< those that were drawn, by their paths: lessons.songs are places among these
  Lessons lessons;
  OwnWords words;
  WordsReport report;
};

/// Learns from the songs of a catalogue that have a genre tag and were heard by these ears (their fingerprint). Throws
/// as gather_lessons and learn_words; DatasetError where no song has a tag, or none of those was heard.
LearntLibrary learn_from_library(const Catalogue& catalogue, const std::string& ears,
                                 const LibraryLearningOptions& options = {}, const Progress& progress = {});

/// The model that was learnt: the ears' model with the learnt head, and its record.
Model model_of(const LearntLibrary& learnt, const Model& ears);

}  // namespace auricle
