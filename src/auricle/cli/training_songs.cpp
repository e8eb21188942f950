#include <auricle/cli/training_songs.hpp>

#include <algorithm>
#include <utility>

#include <auricle/cli/table_extraction.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/dataset/table_csv.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

void check_genres(const std::vector<std::string>& genres) {
  if (genres.size() < 2) {
    throw DatasetError(
        fmt::format("there is one genre only ({}); a network needs two or more to tell apart", genres.front()));
  }
}

/// The new label of each genre when only some are kept; -1 for the others.
std::vector<int> kept_labels(const std::vector<std::string>& genres, const std::vector<std::string>& wanted) {
  for (const std::string& genre : wanted) {
    if (std::ranges::find(genres, genre) == genres.end()) {
      throw UsageError(fmt::format("there is no genre {}; there are: {}", genre, fmt::join(genres, ", ")));
    }
  }
  std::vector<int> labels;
  labels.reserve(genres.size());
  int next = 0;
  for (const std::string& genre : genres) {
    labels.push_back(std::ranges::find(wanted, genre) != wanted.end() ? next++ : -1);
  }
  return labels;
}

GenreFolders keep_genres(const GenreFolders& all, const std::vector<std::string>& wanted) {
  const std::vector<int> labels = kept_labels(all.genres, wanted);
  GenreFolders kept{.genres = {}, .songs = {}, .notes = all.notes, .failures = all.failures};
  for (std::size_t genre = 0; genre < labels.size(); ++genre) {
    if (labels[genre] >= 0) {
      kept.genres.push_back(all.genres[genre]);
    }
  }
  for (const Song& song : all.songs) {
    if (const int label = labels[static_cast<std::size_t>(song.label)]; label >= 0) {
      kept.songs.push_back({.path = song.path, .label = label});
    }
  }
  return kept;
}

FeatureTable keep_genres(const FeatureTable& all, const std::vector<std::string>& wanted) {
  const std::vector<int> labels = kept_labels(all.genres, wanted);
  FeatureTable kept{.spec = all.spec, .genres = {}, .songs = {}, .segments = {}, .features = {}, .labels = {}};
  for (std::size_t genre = 0; genre < labels.size(); ++genre) {
    if (labels[genre] >= 0) {
      kept.genres.push_back(all.genres[genre]);
    }
  }
  std::vector<float> values;
  for (std::size_t row = 0; row < all.songs.size(); ++row) {
    if (const int label = labels[static_cast<std::size_t>(all.labels[row])]; label >= 0) {
      kept.songs.push_back(all.songs[row]);
      kept.segments.push_back(all.segments[row]);
      kept.labels.push_back(label);
      values.insert(values.end(), all.features.row(row).begin(), all.features.row(row).end());
    }
  }
  kept.features = Matrix(std::move(values), kept.songs.size(), all.features.cols());
  return kept;
}

TrainingSongs from_folders(const SongArguments& arguments, const Recipe& recipe, const std::stop_token& stop) {
  GenreFolders folders = scan_genre_folders(arguments.data, arguments.genres);
  complain(folders.notes);
  if (!arguments.genres.empty()) {
    folders = keep_genres(folders, arguments.genres);
  }
  check_genres(folders.genres);  // before the hours that a large library may take
  std::vector<std::filesystem::path> unknown;
  if (!arguments.unknown.empty()) {
    Recordings found = find_recordings(arguments.unknown);
    complain(found.notes);
    folders.failures.insert(folders.failures.end(), found.failures.begin(), found.failures.end());
    unknown = std::move(found.files);
    if (unknown.empty()) {
      throw DatasetError(fmt::format("{} holds no audio", arguments.unknown));
    }
    const auto label = static_cast<int>(folders.genres.size());
    folders.genres.emplace_back(kUnknownGenre);
    for (const std::filesystem::path& path : unknown) {
      folders.songs.push_back({.path = path, .label = label});
    }
  }
  TrainingSongs songs{.extraction =
                          extract_with_progress(folders, recipe.features, {.threads = arguments.threads}, stop)};
  for (const Variation& variation : recipe.variations) {
    fmt::print("{}\n", describe(variation));
    FeatureTable varied =
        extract_with_progress(folders, recipe.features, {.threads = arguments.threads, .variation = variation}, stop)
            .table;
    if (varied.songs != songs.table().songs && !stop.stop_requested()) {
      throw DatasetError("songs changed or broke while they were read; start again");
    }
    songs.variants.push_back(std::move(varied));
  }
  if (!unknown.empty()) {
    const auto label = static_cast<int>(folders.genres.size()) - 1;
    songs.n_unknown = static_cast<std::size_t>(std::ranges::count(songs.table().labels, label));
  }
  return songs;
}

TrainingSongs from_table(const SongArguments& arguments, const Recipe& recipe) {
  FeatureTable table = arguments.features.ends_with(".csv") ? load_csv(arguments.features, recipe.features)
                                                            : load_feature_table(FeatureTableFiles(arguments.features));
  if (table.spec != recipe.features) {
    throw UsageError(fmt::format("the features in {} are not those of recipe {}; extract them again with --recipe",
                                 arguments.features, recipe.name));
  }
  if (!arguments.genres.empty()) {
    table = keep_genres(table, arguments.genres);
  }
  // As in folders: what has no genre can't be learnt from.
  if (const auto none = std::ranges::find(table.genres, ""); none != table.genres.end()) {
    std::vector<std::string> named = table.genres;
    const auto n_rows = std::ranges::count(table.labels, static_cast<int>(none - table.genres.begin()));
    std::erase(named, "");
    table = keep_genres(table, named);
    complain(fmt::format("{} row{} of {} {} no genre and {} left out", n_rows, n_rows == 1 ? "" : "s",
                         arguments.features, n_rows == 1 ? "has" : "have", n_rows == 1 ? "is" : "are"));
  }
  check_genres(table.genres);
  return {.extraction = {.table = std::move(table), .failures = {}}};
}

}  // namespace

LabelledRows TrainingSongs::rows_of_genres() const {
  return {.songs = std::span(table().songs).first(n_of_genres()),
          .labels = std::span(table().labels).first(n_of_genres())};
}

Split TrainingSongs::with_unknown(Split split) const {
  for (std::size_t row = n_of_genres(); row < table().songs.size(); ++row) {
    split.train.push_back(row);
  }
  return split;
}

void add_song_options(Arguments command, SongArguments& arguments) {
  Arguments songs = command.add_choice("songs", "Where the songs come from");
  Option data = songs.add_option("--data", arguments.data, "Folder that holds one folder of audio for each genre");
  songs.add_option("--features", arguments.features,
                   "Features saved by `auricle features`, e.g. gtzan.npy, or a .csv table of them");
  command.add_option("--genres", arguments.genres, "Only these genres, e.g. blues,jazz,pop").separated_by(',');
  command
      .add_option("--unknown", arguments.unknown,
                  "Folder of recordings that are none of the genres (speech, noise): the model learns to answer "
                  "\"unknown\"")
      .needs(data);
  command
      .add_option("--threads", arguments.threads,
                  "Processors to use; 0: all. With 1 the same seed gives the same model bit for bit")
      .shows_default();
}

TrainingSongs load_training_songs(const SongArguments& arguments, const Recipe& recipe, const std::stop_token& stop) {
  return arguments.features.empty() ? from_folders(arguments, recipe, stop) : from_table(arguments, recipe);
}

}  // namespace auricle
