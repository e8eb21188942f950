#include <auricle/experiment/song_gathering.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <span>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/experiment/ears.hpp>
#include <auricle/experiment/kept_genres.hpp>
#include <auricle/experiment/table_extraction.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Before the hours that a large library may take.
void check_genres(const std::vector<std::string>& genres) {
  check_genre_names(genres);
  if (genres.size() < 2) {
    throw DatasetError(
        fmt::format("there is one genre only ({}); a network needs two or more to tell apart", genres.front()));
  }
}

void tell(const std::vector<std::string>& notes, RunObserver& observer) {
  std::ranges::for_each(notes, [&](const std::string& note) { observer.on_warning(note); });
}

std::vector<std::string> paths_of(const std::vector<Song>& songs) {
  std::vector<std::string> paths;
  std::ranges::transform(songs, std::back_inserter(paths), [](const Song& song) { return song.path.string(); });
  return paths;
}

/// The folders of genres that are asked for, and at their end what is of none.
GenreFolders scan(const SongSources& sources, const SplitChoice& split, RunObserver& observer) {
  GenreFolders folders = scan_genre_folders(sources.folder, sources.genres);
  tell(folders.notes, observer);
  if (!sources.genres.empty()) {
    folders = keep_genres(folders, sources.genres);
  }
  check_genres(folders.genres);
  check(split, paths_of(folders.songs));
  if (!sources.unknown.empty()) {
    if (std::ranges::find(folders.genres, kUnknownGenre) != folders.genres.end()) {
      throw UsageError(fmt::format(
          "{} has a folder \"{}\", the very name of what is none of the genres; rename it or do without --unknown",
          sources.folder, kUnknownGenre));
    }
    const Recordings unknown = find_recordings(sources.unknown);
    tell(unknown.notes, observer);
    folders.failures.insert(folders.failures.end(), unknown.failures.begin(), unknown.failures.end());
    if (unknown.files.empty()) {
      throw DatasetError(fmt::format("{} holds no audio", sources.unknown));
    }
    const auto label = static_cast<int>(folders.genres.size());
    folders.genres.emplace_back(kUnknownGenre);
    for (const std::filesystem::path& path : unknown.files) {
      folders.songs.push_back({.path = path, .label = label});
    }
  }
  return folders;
}

/// What `read` gives; its complaints are said to be of --unlabelled.
template <typename Read>
auto of_unlabelled(const Read& read) {
  try {
    return read();
  } catch (const FileError& error) {
    throw FileError(fmt::format("--unlabelled: {}", error.what()));
  } catch (const DatasetError& error) {
    throw DatasetError(fmt::format("--unlabelled: {}", error.what()));
  }
}

/// Recordings that have no label, as a folder of one genre.
GenreFolders scan_unlabelled(const SongSources& sources, const GenreFolders& labelled, RunObserver& observer) {
  Recordings found = of_unlabelled([&] { return find_recordings(sources.unlabelled); });
  tell(found.notes, observer);
  std::set<std::filesystem::path> taken;
  for (const Song& song : labelled.songs) {
    taken.insert(std::filesystem::weakly_canonical(song.path));
  }
  const std::size_t n_labelled = std::erase_if(found.files, [&](const std::filesystem::path& file) {
    return taken.contains(std::filesystem::weakly_canonical(file));
  });
  if (found.files.empty()) {
    throw DatasetError(n_labelled == 0 ? fmt::format("--unlabelled: {} holds no audio", sources.unlabelled)
                                       : fmt::format("--unlabelled: {} holds no audio without a label: all {} have one",
                                                     sources.unlabelled, n_labelled));
  }
  if (n_labelled > 0) {
    observer.on_note(
        fmt::format("{} recordings of {} have a label, and are learnt from with it", n_labelled, sources.unlabelled));
  }
  GenreFolders folders{.genres = {"unlabelled"}, .songs = {}, .failures = std::move(found.failures)};
  for (std::filesystem::path& file : found.files) {
    folders.songs.push_back({.path = std::move(file)});
  }
  return folders;
}

/// What is half a song, or noise in parts, would be learnt and judged as the whole.
void leave_out_damaged(GatheredSongs& songs, const SongSources& sources, RunObserver& observer) {
  songs.n_damaged = songs.table().incomplete.size() + songs.unlabelled.incomplete.size();
  if (songs.n_damaged == 0 || sources.keep_damaged) {
    return;
  }
  observer.on_warning(
      fmt::format("{} song{} cut short or damaged {} left out; --keep-damaged learns from what there is",
                  songs.n_damaged, songs.n_damaged == 1 ? "" : "s", songs.n_damaged == 1 ? "is" : "are"));
  songs.extraction.table = without_incomplete(songs.table());
  songs.unlabelled = without_incomplete(songs.unlabelled);
  for (FeatureTable& variant : songs.variants) {
    variant = without_incomplete(variant);
  }
}

GatheredSongs from_folders(const SongSources& sources, const SplitChoice& split, const Recipe& recipe, int threads,
                           RunObserver& observer, const std::stop_token& stop) {
  const GenreFolders folders = scan(sources, split, observer);
  std::optional<GenreFolders> unlabelled;
  if (!sources.unlabelled.empty()) {
    unlabelled = scan_unlabelled(sources, folders, observer);
  }
  std::optional<Ears> ears;
  TableOptions options{.threads = threads};
  RowTransform transform;
  if (recipe.backbone && !recipe.backbone->fine_tuning) {
    transform = ears.emplace(*recipe.backbone).transform();
    options.transform = &transform;
  }
  if (recipe.backbone) {
    options.segment_s = recipe.features.window_s;  // a network that hears 3 s is to learn from more of a song
  }
  GatheredSongs songs{.extraction = extract_table(folders, recipe.features, options, observer, stop)};
  if (const std::vector<std::string> lost = genres_without_songs(songs.table());
      !lost.empty() && !stop.stop_requested()) {
    // Without it the task would silently be a smaller one than the one asked for.
    throw DatasetError(
        fmt::format("no song of genre {} can be used; mend one, or name the other genres with --genres", lost.front()));
  }
  if (unlabelled) {
    Extraction extraction =
        of_unlabelled([&] { return extract_table(*unlabelled, recipe.features, options, observer, stop); });
    songs.unlabelled = std::move(extraction.table);
    songs.extraction.failures.insert(songs.extraction.failures.end(), extraction.failures.begin(),
                                     extraction.failures.end());
  }
  for (const Variation& variation : recipe.variations) {
    options.variation = variation;
    FeatureTable varied = extract_table(folders, recipe.features, options, observer, stop).table;
    if (varied.songs != songs.table().songs && !stop.stop_requested()) {
      throw DatasetError("songs changed or broke while they were read; start again");
    }
    songs.variants.push_back(std::move(varied));
  }
  leave_out_damaged(songs, sources, observer);
  if (!sources.unknown.empty()) {
    const auto label = static_cast<int>(folders.genres.size()) - 1;
    songs.n_unknown = static_cast<std::size_t>(std::ranges::count(songs.table().labels, label));
  }
  return songs;
}

/// As in folders: what has no genre can't be learnt from.
FeatureTable without_nameless(FeatureTable table, const std::string& where, RunObserver& observer) {
  const auto nameless = std::ranges::find(table.genres, "");
  if (nameless == table.genres.end()) {
    return table;
  }
  const auto n_rows = std::ranges::count(table.labels, static_cast<int>(nameless - table.genres.begin()));
  std::vector<std::string> named = table.genres;
  std::erase(named, "");
  observer.on_warning(fmt::format("{} row{} of {} {} no genre and {} left out", n_rows, n_rows == 1 ? "" : "s", where,
                                  n_rows == 1 ? "has" : "have", n_rows == 1 ? "is" : "are"));
  return keep_genres(table, named);
}

GatheredSongs from_table(const SongSources& sources, const Recipe& recipe, RunObserver& observer) {
  if (recipe.backbone) {
    throw UsageError("a recipe with a backbone learns from recordings: name their folder with --data");
  }
  FeatureTable table = load_table(sources.table, recipe.features);
  if (table.spec != recipe.features) {
    throw UsageError(fmt::format("the features in {} are not those of recipe {}; extract them again with --recipe",
                                 sources.table, recipe.name));
  }
  if (!sources.genres.empty()) {
    table = keep_genres(table, sources.genres);
  }
  table = without_nameless(std::move(table), sources.table, observer);
  check_genres(table.genres);
  for (const HeardSong& song : table.incomplete) {
    observer.on_warning(fmt::format("{}: {}", song.path.string(), song.heard.trouble()));
  }
  GatheredSongs songs{.extraction = {.table = std::move(table), .failures = {}, .one_channel = {}}, .variants = {}};
  leave_out_damaged(songs, sources, observer);
  return songs;
}

}  // namespace

std::vector<std::string> GatheredSongs::recordings() const {
  std::vector<std::string> all = table().songs;
  all.insert(all.end(), unlabelled.songs.begin(), unlabelled.songs.end());
  return all;
}

std::vector<Segment> GatheredSongs::segments() const {
  std::vector<Segment> all = table().segments;
  all.insert(all.end(), unlabelled.segments.begin(), unlabelled.segments.end());
  return all;
}

LabelledRows GatheredSongs::rows_of_genres() const {
  return {.songs = std::span(table().songs).first(n_of_genres()),
          .labels = std::span(table().labels).first(n_of_genres()),
          .genres = std::span(table().genres).first(table().genres.size() - (n_unknown > 0 ? 1 : 0))};
}

Split GatheredSongs::with_unknown(Split split) const {
  for (std::size_t row = n_of_genres(); row < table().songs.size(); ++row) {
    split.train.push_back(row);
  }
  return split;
}

GatheredSongs gather_songs(const SongSources& sources, const SplitChoice& split, const Recipe& recipe, int threads,
                           RunObserver& observer, const std::stop_token& stop) {
  return sources.table.empty() ? from_folders(sources, split, recipe, threads, observer, stop)
                               : from_table(sources, recipe, observer);
}

}  // namespace auricle
