#pragma once

#include <stop_token>
#include <string>
#include <vector>

#include <auricle/cli/split_arguments.hpp>
#include <auricle/dataset/feature_table.hpp>
#include <auricle/recipe/recipe.hpp>

namespace auricle {

/// Where a training command's songs come from.
struct SongArguments {
  std::string data;
  std::string features;
  std::vector<std::string> genres;  ///< only these; empty: all
  std::string unknown;              ///< recordings that are none of the genres
  int threads = 0;
};

/// Adds --data, --features, --genres, --unknown and --threads to a command.
void add_song_options(Arguments command, SongArguments& arguments);

/// Songs to learn from.
struct TrainingSongs {
  Extraction extraction;
  std::vector<FeatureTable> variants;  ///< the same rows, of the songs as the recipe varies them
  std::size_t n_unknown = 0;           ///< rows at the table's end that are of no genre: for training, in no other part

  const FeatureTable& table() const { return extraction.table; }
  std::size_t n_of_genres() const { return table().songs.size() - n_unknown; }

  /// The rows that splits are made of.
  LabelledRows rows_of_genres() const;

  /// The same split with what is of no genre in its training part.
  Split with_unknown(Split split) const;
};

/// Reads folders or a table and works out what is missing, with bars. Throws UsageError, DatasetError, FileError.
TrainingSongs load_training_songs(const SongArguments& arguments, const Recipe& recipe, const std::stop_token& stop);

}  // namespace auricle
