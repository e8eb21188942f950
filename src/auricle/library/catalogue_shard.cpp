#include <auricle/library/catalogue_shard.hpp>

#include <algorithm>
#include <iterator>
#include <string>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/library/catalogue_work.hpp>
#include <auricle/library/path_range.hpp>
#include <fmt/format.h>
#include <sqlite3.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

Json shard_json(const CatalogueShard& shard) {
  std::vector<std::string> folders;
  std::ranges::transform(shard.folders, std::back_inserter(folders),
                         [](const fs::path& path) { return path.string(); });
  return {{"shard", shard.shard.text()},
          {"folders", folders},
          {"complete", shard.complete},
          {"songs_of_folders", shard.songs_of_folders}};
}

CatalogueShard shard_from(const std::string& text) {
  try {
    const Json json = parse_json(text, "the shard");
    JsonObject object(json, "the shard");
    const auto folders = object.take<std::vector<std::string>>("folders");
    return {.shard = Shard::from(object.take<std::string>("shard")),
            .folders = {folders.begin(), folders.end()},
            .complete = object.take<bool>("complete"),
            .songs_of_folders = object.take_or<std::string>("songs_of_folders", "")};
  } catch (const UsageError& error) {
    throw SQLite::Exception(error.what(), SQLITE_CORRUPT);
  }
}

bool has_songs(const Catalogue& catalogue) {
  return catalogue_work(catalogue.file(), [&] {
    return catalogue.database().execAndGet("SELECT EXISTS (SELECT 1 FROM songs)").getInt() != 0;
  });
}

}  // namespace

std::optional<CatalogueShard> find_shard(const Catalogue& catalogue) {
  return catalogue_work(catalogue.file(), [&]() -> std::optional<CatalogueShard> {
    SQLite::Statement query(catalogue.database(), "SELECT value FROM settings WHERE name = 'shard'");
    return query.executeStep() ? std::optional(shard_from(query.getColumn(0).getString())) : std::nullopt;
  });
}

void put_shard(Catalogue& catalogue, const CatalogueShard& shard) {
  catalogue_work(catalogue.file(), [&] {
    SQLite::Statement insert(catalogue.database(), "INSERT OR REPLACE INTO settings VALUES ('shard', ?)");
    insert.bind(1, json_text(shard_json(shard)));
    insert.exec();
  });
}

void check_shard(const Catalogue& catalogue, const std::optional<Shard>& shard) {
  const std::optional<CatalogueShard> known = find_shard(catalogue);
  if (known && known->shard != shard) {
    throw UsageError(fmt::format("the catalogue {} is of shard {} (--shard {}); name another one for {}",
                                 catalogue.file().string(), known->shard.text(), known->shard.text(),
                                 shard ? "shard " + shard->text() : "all songs"));
  }
  if (!known && shard && has_songs(catalogue)) {
    throw UsageError(fmt::format("the catalogue {} is of no shard; name another one for shard {}",
                                 catalogue.file().string(), shard->text()));
  }
}

std::size_t first_folder_of(const std::vector<fs::path>& folders, const fs::path& file) {
  const auto holds = [&](const fs::path& folder) { return lies_in(ranges_below({folder}).front(), file); };
  return static_cast<std::size_t>(std::ranges::find_if(folders, holds) - folders.begin());
}

}  // namespace auricle
