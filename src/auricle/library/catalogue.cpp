#include <auricle/library/catalogue.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/library/catalogue_statements.hpp>
#include <auricle/library/catalogue_work.hpp>
#include <auricle/library/half.hpp>
#include <auricle/library/path_range.hpp>
#include <auricle/library/song_row.hpp>
#include <fmt/format.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

CatalogueModel model_of(SQLite::Statement& row) {
  return {.id = row.getColumn(0).getInt64(),
          .fingerprint = row.getColumn(1).getString(),
          .name = row.getColumn(2).getString(),
          .ears = row.getColumn(3).getString(),
          .genres = strings_of(row.getColumn(4))};
}

}  // namespace

Catalogue::Catalogue(const fs::path& file, CatalogueUse use)
    : file_(file), database_(open_catalogue(file, use)), statements_(std::make_unique<Statements>(*database_)) {}
Catalogue::~Catalogue() = default;

void Catalogue::begin() {
  catalogue_work(file_, [&] { database_->exec("BEGIN IMMEDIATE"); });
}

void Catalogue::commit() {
  catalogue_work(file_, [&] { database_->exec("COMMIT"); });
}

void Catalogue::roll_back() noexcept { database_->tryExec("ROLLBACK"); }

std::int64_t Catalogue::enter_model(const CatalogueModel& model) {
  return catalogue_work(file_, [&] {
    const auto insert = statements_->use(
        "INSERT INTO models (fingerprint, name, ears, genres) VALUES (?, ?, ?, ?) ON CONFLICT (fingerprint) DO UPDATE "
        "SET name = excluded.name RETURNING id");
    insert->bind(1, model.fingerprint);
    insert->bind(2, model.name);
    insert->bind(3, model.ears);
    insert->bind(4, json_text(model.genres));
    insert->executeStep();
    return insert->getColumn(0).getInt64();
  });
}

std::optional<CatalogueModel> Catalogue::model() const {
  return catalogue_work(file_, [&]() -> std::optional<CatalogueModel> {
    const auto query = statements_->use(
        "SELECT id, fingerprint, models.name, ears, genres FROM settings JOIN models ON models.id = value WHERE "
        "settings.name = 'model'");
    return query->executeStep() ? std::optional(model_of(*query)) : std::nullopt;
  });
}

std::vector<CatalogueModel> Catalogue::models() const {
  return catalogue_work(file_, [&] {
    std::vector<CatalogueModel> all;
    const auto query = statements_->use("SELECT id, fingerprint, name, ears, genres FROM models ORDER BY id");
    while (query->executeStep()) {
      all.push_back(model_of(*query));
    }
    return all;
  });
}

void Catalogue::use_model(std::int64_t id) {
  catalogue_work(file_, [&] {
    const auto insert = statements_->use("INSERT OR REPLACE INTO settings VALUES ('model', ?)");
    insert->bind(1, id);
    insert->exec();
  });
}

std::optional<std::int64_t> Catalogue::find_sound(const std::string& identity) const {
  return catalogue_work(file_, [&]() -> std::optional<std::int64_t> {
    const auto query = statements_->use("SELECT id FROM sounds WHERE identity = ?");
    query->bind(1, identity);
    return query->executeStep() ? std::optional(query->getColumn(0).getInt64()) : std::nullopt;
  });
}

void Catalogue::enter_sound(const std::string& identity) {
  const auto insert = statements_->use("INSERT INTO sounds (identity) VALUES (?) ON CONFLICT DO NOTHING");
  insert->bind(1, identity);
  insert->exec();
}

std::optional<Hearing> Catalogue::find_hearing(const std::string& identity, const std::string& ears) const {
  static const std::string sql = fmt::format(
      "SELECT {}, embedding FROM sounds JOIN hearings ON sound = id WHERE identity = ? AND ears = ?", kHearingColumns);
  return catalogue_work(file_, [&]() -> std::optional<Hearing> {
    const auto query = statements_->use(sql.c_str());
    query->bind(1, identity);
    query->bind(2, ears);
    return query->executeStep() ? std::optional(hearing_of(*query, 0, true)) : std::nullopt;
  });
}

void Catalogue::put_hearing(const std::string& identity, const std::string& ears, const Hearing& hearing) {
  catalogue_work(file_, [&] {
    enter_sound(identity);
    const auto insert = statements_->use(
        "INSERT OR REPLACE INTO hearings SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM sounds WHERE identity = ?");
    const Heard& heard = hearing.heard;
    int place = 0;
    insert->bind(++place, ears);
    insert->bind(++place, static_cast<std::int64_t>(hearing.windows));
    insert->bind(++place, hearing.duration_s);
    insert->bind(++place, heard.heard_s);
    insert->bind(++place, heard.claimed_s);
    insert->bind(++place, heard.damaged_s);
    insert->bind(++place, static_cast<std::int64_t>(heard.bad_packets));
    insert->bind(++place, heard.breaks_off ? 1 : 0);
    insert->bind(++place, heard.one_channel ? 1 : 0);
    const std::vector<std::uint16_t> halves = to_halves(hearing.embedding);
    bind_blob(*insert, ++place, std::as_bytes(std::span(halves)));
    insert->bind(++place, identity);
    insert->exec();
  });
}

void Catalogue::put_answer(const std::string& identity, std::int64_t model, std::span<const float> probabilities) {
  catalogue_work(file_, [&] {
    enter_sound(identity);
    const auto insert =
        statements_->use("INSERT OR REPLACE INTO answers SELECT ?, id, ? FROM sounds WHERE identity = ?");
    insert->bind(1, model);
    bind_blob(*insert, 2, std::as_bytes(probabilities));
    insert->bind(3, identity);
    insert->exec();
  });
}

std::optional<std::vector<float>> Catalogue::find_answer(const std::string& identity, std::int64_t model) const {
  return catalogue_work(file_, [&]() -> std::optional<std::vector<float>> {
    const auto query = statements_->use(
        "SELECT probabilities FROM sounds JOIN answers ON sound = id WHERE identity = ? AND model = ?");
    query->bind(1, identity);
    query->bind(2, model);
    return query->executeStep() ? std::optional(floats_of(query->getColumn(0))) : std::nullopt;
  });
}

bool Catalogue::has_answer(const std::string& identity, std::int64_t model) const {
  return catalogue_work(file_, [&] {
    const auto query =
        statements_->use("SELECT 1 FROM sounds JOIN answers ON sound = id WHERE identity = ? AND model = ?");
    query->bind(1, identity);
    query->bind(2, model);
    return query->executeStep();
  });
}

void Catalogue::visit(const std::optional<CatalogueModel>& model, const VisitOptions& options,
                      const std::function<bool(const ListedSong&)>& f) const {
  const std::string sql = fmt::format(
      "SELECT {}, probabilities, {}{} FROM songs LEFT JOIN sounds ON sounds.id = songs.sound LEFT JOIN answers ON "
      "answers.model = ?1 AND answers.sound = "
      "songs.sound LEFT JOIN hearings ON hearings.ears = ?2 AND hearings.sound = songs.sound WHERE {} {} ORDER BY "
      "path, cue_track",
      kSongColumns, kHearingColumns, options.embeddings ? ", embedding" : "", range_condition(3),
      options.gone ? "" : "AND NOT gone");
  catalogue_work(file_, [&] {
    for (const PathRange& range : ranges_below(options.below)) {
      SQLite::Statement query(*database_, sql);
      query.bind(1, model ? model->id : -1);
      query.bind(2, model ? model->ears : std::string());
      bind_range(query, 3, range);
      while (query.executeStep()) {
        ListedSong listed{.song = song_of(query), .hearing = {}, .probabilities = {}};
        listed.probabilities = floats_of(query.getColumn(kSongColumnCount));
        if (!query.getColumn(kSongColumnCount + 1).isNull()) {
          listed.hearing = hearing_of(query, kSongColumnCount + 1, options.embeddings);
        }
        if (!f(listed)) {
          return;
        }
      }
    }
  });
}

}  // namespace auricle
