#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/dataset/feature_table.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/experiment/run_observer.hpp>
#include <auricle/experiment/split_plan.hpp>
#include <auricle/recipe/recipe.hpp>

namespace auricle {

/// Where songs to learn from come from: a folder of genre folders, or features that were saved before.
struct SongSources {
  std::string folder;
  std::string table;                ///< .npy or .csv; one of the two is empty
  std::vector<std::string> genres;  ///< only these; empty: all
  std::string unknown;              ///< folder of recordings that are none of the genres; empty: none
  std::string unlabelled;           ///< folder of recordings without a label, for teachers to speak of; empty: none
  bool keep_damaged = false;        ///< learn also from what could be heard of songs that are cut short or damaged

  const std::string& name() const { return table.empty() ? folder : table; }
};

/// Songs to learn from.
struct GatheredSongs {
  Extraction extraction;
  std::vector<FeatureTable> variants;      ///< the same rows, of the songs as the recipe varies them
  FeatureTable unlabelled{};               ///< rows of songs without a label; the labels that it has mean nothing
  std::vector<TeacherAnswers> teachers{};  ///< to the rows of the table and then to those without a label
  std::map<std::string, std::string> taught_by{};  ///< by their fingerprints, the teachers' names
  std::size_t n_damaged = 0;                       ///< songs that could be heard in part only, kept or not
  std::size_t n_unknown = 0;  ///< rows at the table's end that are of no genre: for training, in no other part

  /// Songs with which something was wrong.
  std::size_t n_troubled() const { return extraction.failures.size() + n_damaged; }

  const FeatureTable& table() const { return extraction.table; }
  std::size_t n_unlabelled() const { return std::set(unlabelled.songs.begin(), unlabelled.songs.end()).size(); }
  std::size_t n_of_genres() const { return table().songs.size() - n_unknown; }

  /// The recording and the stretch of each row, also of those without a label.
  std::vector<std::string> recordings() const;
  std::vector<Segment> segments() const;

  /// The rows that splits are made of.
  LabelledRows rows_of_genres() const;

  /// The same split with what is of no genre in its training part.
  Split with_unknown(Split split) const;
};

/// Reads folders or a table and works out what is missing, on up to `threads` threads (0: all processors); a split that
/// doesn't go with a folder's songs is refused before any is decoded. Throws UsageError, DatasetError, FileError.
GatheredSongs gather_songs(const SongSources& sources, const SplitChoice& split, const Recipe& recipe, int threads,
                           RunObserver& observer, const std::stop_token& stop);

}  // namespace auricle
