#include <auricle/library/unfinished.hpp>

#include <algorithm>

#include <auricle/library/catalogue_work.hpp>
#include <auricle/library/half.hpp>
#include <auricle/library/song_row.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr int kAtOnce = 256;

/// ?1 the model, ?2 its ears, ?3 whether all is wanted, ?4 … ?6 the folder.
std::string unfinished_condition() {
  return "NOT gone AND " + range_condition(4) +
         " AND (state = 0 OR (state = 1 AND NOT EXISTS (SELECT 1 FROM answers WHERE model = ?1 AND answers.sound = "
         "songs.sound)) OR (?3 AND state = 1 AND EXISTS (SELECT 1 FROM hearings WHERE ears = ?2 AND hearings.sound = "
         "songs.sound AND windows > 0)))";
}

std::size_t number_in(SQLite::Statement& query) {
  query.executeStep();
  return static_cast<std::size_t>(query.getColumn(0).getInt64());
}

void bind_unfinished(SQLite::Statement& query, const UnfinishedSongs::Options& options, const PathRange& range) {
  query.bind(1, options.model.id);
  query.bind(2, options.model.ears);
  query.bind(3, options.thorough ? 1 : 0);
  bind_range(query, 4, range);
}

/// ?1 the model, ?2 its ears.
constexpr const char* kUnanswered =
    "FROM hearings JOIN sounds ON sounds.id = hearings.sound WHERE ears = ?2 AND length(embedding) > 0 AND NOT EXISTS "
    "(SELECT 1 FROM answers WHERE model = ?1 AND answers.sound = hearings.sound)";

}  // namespace

UnfinishedSongs::UnfinishedSongs(const Catalogue& catalogue, const Options& options)
    : catalogue_(catalogue), options_(options), ranges_(ranges_below(options.folders)) {}

std::size_t UnfinishedSongs::count() const {
  return catalogue_work(catalogue_.file(), [&] {
    std::size_t songs = 0;
    for (const PathRange& range : ranges_) {
      SQLite::Statement query(catalogue_.database(), "SELECT count(*) FROM songs WHERE " + unfinished_condition());
      bind_unfinished(query, options_, range);
      songs += number_in(query);
    }
    return songs;
  });
}

std::size_t count_failed(const Catalogue& catalogue, const std::vector<std::filesystem::path>& folders) {
  return catalogue_work(catalogue.file(), [&] {
    std::size_t songs = 0;
    for (const PathRange& range : ranges_below(folders)) {
      SQLite::Statement query(catalogue.database(),
                              "SELECT count(*) FROM songs WHERE NOT gone AND error <> '' AND " + range_condition(1));
      bind_range(query, 1, range);
      songs += number_in(query);
    }
    return songs;
  });
}

std::optional<CatalogueSong> UnfinishedSongs::next() {
  while (read_.empty() && range_ < ranges_.size()) {
    read_ = read_more();
    if (read_.empty()) {
      ++range_;
      last_.reset();
    } else {
      last_ = read_.back();
      std::ranges::reverse(read_);
    }
  }
  if (read_.empty()) {
    return std::nullopt;
  }
  CatalogueSong song = std::move(read_.back());
  read_.pop_back();
  return song;
}

std::vector<CatalogueSong> UnfinishedSongs::read_more() {
  return catalogue_work(catalogue_.file(), [&] {
    SQLite::Statement query(
        catalogue_.database(),
        fmt::format("SELECT {} FROM songs LEFT JOIN sounds ON sounds.id = sound WHERE {} AND (path, cue_track) > (?7, "
                    "?8) ORDER BY path, cue_track LIMIT {}",
                    kSongColumns, unfinished_condition(), kAtOnce));
    bind_unfinished(query, options_, ranges_[range_]);
    const std::string after = last_ ? last_->path.string() : "";
    query.bind(7, after.data(), static_cast<int>(after.size()));
    query.bind(8, last_ ? last_->cue_track : -1);
    std::vector<CatalogueSong> songs;
    while (query.executeStep()) {
      songs.push_back(song_of(query));
    }
    return songs;
  });
}

std::vector<UnansweredSound> unanswered_sounds(const Catalogue& catalogue, const CatalogueModel& model,
                                               std::int64_t after) {
  return catalogue_work(catalogue.file(), [&] {
    SQLite::Statement query(
        catalogue.database(),
        fmt::format("SELECT sounds.id, identity, {}, embedding {} AND sounds.id > ?3 ORDER BY hearings.sound LIMIT {}",
                    kHearingColumns, kUnanswered, kAtOnce));
    query.bind(1, model.id);
    query.bind(2, model.ears);
    query.bind(3, after);
    std::vector<UnansweredSound> sounds;
    while (query.executeStep()) {
      sounds.push_back({.sound = query.getColumn(0).getInt64(),
                        .identity = query.getColumn(1).getString(),
                        .hearing = hearing_of(query, 2, true)});
    }
    return sounds;
  });
}

std::size_t count_unanswered(const Catalogue& catalogue, const CatalogueModel& model) {
  return catalogue_work(catalogue.file(), [&] {
    SQLite::Statement query(catalogue.database(), fmt::format("SELECT count(*) {}", kUnanswered));
    query.bind(1, model.id);
    query.bind(2, model.ears);
    return number_in(query);
  });
}

}  // namespace auricle
