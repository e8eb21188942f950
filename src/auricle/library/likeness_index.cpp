#include <auricle/library/likeness_index.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/library/half.hpp>
#include <fmt/format.h>
#include <sqlite3.h>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {
namespace {

constexpr const char* kIndexTable =
    "CREATE TABLE IF NOT EXISTS likeness (ears TEXT PRIMARY KEY, learnt_from INTEGER NOT NULL, newest INTEGER NOT "
    "NULL, "
    "columns INTEGER NOT NULL, components BLOB NOT NULL, sounds BLOB NOT NULL, places BLOB NOT NULL) WITHOUT ROWID";

constexpr std::size_t kSoundsAtOnce = 4096;

template <typename Value>
std::vector<Value> numbers_of(const SQLite::Column& blob) {
  std::vector<Value> numbers(static_cast<std::size_t>(blob.getBytes()) / sizeof(Value));
  if (!numbers.empty()) {
    std::memcpy(numbers.data(), blob.getBlob(), numbers.size() * sizeof(Value));
  }
  return numbers;
}

template <typename Value>
void bind_numbers(SQLite::Statement& statement, int place, std::span<const Value> numbers) {
  statement.bindNoCopy(place, numbers.data(), static_cast<int>(numbers.size_bytes()));
}

/// Mean, deviation, spread and directions one after the other.
std::vector<float> packed(const PrincipalComponents& components) {
  std::vector<float> numbers;
  for (const std::span<const float> part :
       {std::span<const float>(components.mean), std::span<const float>(components.deviation),
        std::span<const float>(components.spread), components.directions.view().values()}) {
    numbers.insert(numbers.end(), part.begin(), part.end());
  }
  return numbers;
}

/// Absent when the numbers are not as many as they must be.
std::optional<PrincipalComponents> unpacked(std::span<const float> numbers, std::size_t n_columns) {
  if (n_columns == 0 || numbers.size() < 2 * n_columns || (numbers.size() - 2 * n_columns) % (n_columns + 1) != 0) {
    return std::nullopt;
  }
  const std::size_t n_components = (numbers.size() - 2 * n_columns) / (n_columns + 1);
  const auto take = [&](std::size_t count) {
    std::vector<float> part(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(count));
    numbers = numbers.subspan(count);
    return part;
  };
  PrincipalComponents components;
  components.mean = take(n_columns);
  components.deviation = take(n_columns);
  components.spread = take(n_components);
  components.directions = Matrix(take(n_components * n_columns), n_components, n_columns);
  return components;
}

std::optional<LikenessIndex> load(SQLite::Database& database, const std::string& ears) {
  if (!database.tableExists("likeness")) {
    return std::nullopt;
  }
  SQLite::Statement query(
      database, "SELECT learnt_from, newest, columns, components, sounds, places FROM likeness WHERE ears = ?");
  query.bind(1, ears);
  if (!query.executeStep()) {
    return std::nullopt;
  }
  auto components = unpacked(numbers_of<float>(query.getColumn(3)),
                             static_cast<std::size_t>(std::max<std::int64_t>(query.getColumn(2).getInt64(), 0)));
  if (!components) {
    return std::nullopt;
  }
  LikenessIndex index{.likeness = {.components = std::move(*components)},
                      .learnt_from = static_cast<std::size_t>(query.getColumn(0).getInt64()),
                      .newest = query.getColumn(1).getInt64(),
                      .sounds = numbers_of<std::int64_t>(query.getColumn(4)),
                      .places = {}};
  std::vector<float> places = numbers_of<float>(query.getColumn(5));
  const std::size_t n_numbers = index.likeness.components.directions.rows();
  if (places.size() != index.sounds.size() * n_numbers) {
    return std::nullopt;
  }
  index.places = Matrix(std::move(places), index.sounds.size(), n_numbers);
  return index;
}

/// An index can be made again: where it can't be kept, it is not.
void keep(SQLite::Database& database, const std::string& ears, const LikenessIndex& index) {
  try {
    database.exec(kIndexTable);
    SQLite::Statement insert(database, "INSERT OR REPLACE INTO likeness VALUES (?, ?, ?, ?, ?, ?, ?)");
    const std::vector<float> components = packed(index.likeness.components);
    insert.bind(1, ears);
    insert.bind(2, static_cast<std::int64_t>(index.learnt_from));
    insert.bind(3, index.newest);
    insert.bind(4, static_cast<std::int64_t>(index.likeness.components.mean.size()));
    bind_numbers(insert, 5, std::span<const float>(components));
    bind_numbers(insert, 6, std::span<const std::int64_t>(index.sounds));
    bind_numbers(insert, 7, index.places.view().values());
    insert.exec();
  } catch (const SQLite::Exception&) {
    return;
  }
}

/// Goes through embeddings, `kSoundsAtOnce` at a time.
class Hearings {
 public:
  Hearings(SQLite::Database& database, const std::string& ears, std::string_view condition)
      : query_(database, fmt::format("SELECT rowid, sound, embedding FROM hearings WHERE ears = ? AND "
                                     "length(embedding) > 0 AND {} ORDER BY rowid",
                                     condition)) {
    query_.bind(1, ears);
  }

  /// The next ones as rows; none at the end.
  Matrix next(const std::stop_token& stop) {
    if (stop.stop_requested()) {
      throw Stopped();
    }
    std::vector<float> values;
    rows_.clear();
    sounds_.clear();
    while (rows_.size() < kSoundsAtOnce && !query_.isDone() && query_.executeStep()) {
      const std::vector<float> embedding = from_halves(numbers_of<std::uint16_t>(query_.getColumn(2)));
      n_values_ = n_values_ == 0 ? embedding.size() : n_values_;
      if (embedding.size() != n_values_) {
        throw SQLite::Exception("embeddings are not of one length", SQLITE_CORRUPT);
      }
      values.insert(values.end(), embedding.begin(), embedding.end());
      rows_.push_back(query_.getColumn(0).getInt64());
      sounds_.push_back(query_.getColumn(1).getInt64());
    }
    return {std::move(values), rows_.size(), n_values_};
  }

  std::int64_t last_row() const { return rows_.back(); }
  std::span<const std::int64_t> sounds() const { return sounds_; }

 private:
  SQLite::Statement query_;
  std::size_t n_values_ = 0;
  std::vector<std::int64_t> rows_;
  std::vector<std::int64_t> sounds_;
};

LikenessIndex begun(SQLite::Database& database, const std::string& ears, std::size_t n_sounds,
                    const std::stop_token& stop) {
  // Numbers of rows multiplied by a large odd one are as good as random.
  const std::size_t one_in = (n_sounds + kMostLikenessSounds - 1) / kMostLikenessSounds;
  Hearings sample(database, ears, fmt::format("(rowid * 2654435761 / 65536) % {} = 0", one_in));
  std::vector<float> values;
  LikenessIndex index;
  while (true) {
    const Matrix some = sample.next(stop);
    if (some.rows() == 0) {
      index.likeness = Likeness::of(Matrix(std::move(values), index.learnt_from, some.cols()));
      index.learnt_from = n_sounds;
      return index;
    }
    values.insert(values.end(), some.values().begin(), some.values().end());
    index.learnt_from += some.rows();
  }
}

/// Adds what was heard since. A sound that was heard again takes its old place in the list.
void add_new(LikenessIndex& index, SQLite::Database& database, const std::string& ears, const std::stop_token& stop) {
  const std::size_t n_numbers = index.likeness.components.directions.rows();
  std::unordered_map<std::int64_t, std::size_t> row_of;
  for (std::size_t row = 0; row < index.sounds.size(); ++row) {
    row_of.emplace(index.sounds[row], row);
  }
  std::vector<float> places(index.places.view().values().begin(), index.places.view().values().end());
  Hearings hearings(database, ears, fmt::format("rowid > {}", index.newest));
  for (Matrix some = hearings.next(stop); some.rows() > 0; some = hearings.next(stop)) {
    if (some.cols() != index.likeness.components.mean.size()) {
      throw SQLite::Exception("embeddings are not of one length", SQLITE_CORRUPT);
    }
    const Matrix added = index.likeness.places(some);
    for (std::size_t i = 0; i < added.rows(); ++i) {
      const auto [found, is_new] = row_of.emplace(hearings.sounds()[i], index.sounds.size());
      if (is_new) {
        index.sounds.push_back(hearings.sounds()[i]);
        places.resize(places.size() + n_numbers);
      }
      std::ranges::copy(added.row(i), places.begin() + static_cast<std::ptrdiff_t>(found->second * n_numbers));
    }
    index.newest = hearings.last_row();
  }
  index.places = Matrix(std::move(places), index.sounds.size(), n_numbers);
}

std::int64_t number(SQLite::Database& database, const char* sql, const std::string& ears) {
  SQLite::Statement query(database, sql);
  query.bind(1, ears);
  return query.executeStep() ? query.getColumn(0).getInt64() : 0;
}

}  // namespace

LikenessIndex likeness_index(const Catalogue& catalogue, const std::string& ears, const std::stop_token& stop) {
  SQLite::Database& database = catalogue.database();
  try {
    std::optional<LikenessIndex> index = load(database, ears);
    const std::int64_t newest = number(
        database, "SELECT rowid FROM hearings WHERE length(embedding) > 0 AND +ears = ? ORDER BY rowid DESC LIMIT 1",
        ears);
    if (newest == 0) {
      throw DatasetError("the catalogue holds nothing that this model's ears have heard; `auricle library scan` hears");
    }
    if (index && index->newest == newest) {
      return std::move(*index);
    }
    const auto n_sounds =
        static_cast<std::size_t>(number(database, "SELECT count(*) FROM hearings WHERE ears = ?", ears));
    if (!index || n_sounds >= 2 * index->learnt_from) {
      index = begun(database, ears, n_sounds, stop);
    }
    add_new(*index, database, ears, stop);
    keep(database, ears, *index);
    return std::move(*index);
  } catch (const SQLite::Exception& error) {
    refuse_catalogue(catalogue.file(), error);
  }
}

}  // namespace auricle
