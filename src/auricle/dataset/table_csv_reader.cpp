#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <regex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/csv_number.hpp>
#include <auricle/dataset/csv_text.hpp>
#include <auricle/dataset/table_csv.hpp>
#include <auricle/features/statistics.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Where the columns are that a table is made of.
struct Columns {
  std::size_t song = 0;
  std::size_t genre = 0;
  std::optional<std::size_t> segment;
  std::optional<std::size_t> start_s;
  std::optional<std::size_t> duration_s;
  std::optional<std::size_t> heard_s;
  std::optional<std::size_t> claimed_s;
  std::optional<std::size_t> damaged_s;
  std::vector<std::size_t> values;
};

bool is_same_name(std::string_view one, std::string_view other) {
  return std::ranges::equal(
      one, other, {}, [](unsigned char c) { return std::tolower(c); }, [](unsigned char c) { return std::tolower(c); });
}

/// The columns of a heading by their names, in small or capital letters.
class Heading {
 public:
  Heading(const CsvRecord& record, const std::filesystem::path& path) : names_(record.fields), path_(path) {
    while (!names_.empty() && names_.back().empty()) {
      names_.pop_back();  // a separator at the end of each line
    }
  }

  std::optional<std::size_t> find(std::string_view name) const {
    const auto is_it = [&](const std::string& other) { return is_same_name(name, other); };
    const auto found = std::ranges::find_if(names_, is_it);
    if (found == names_.end()) {
      return std::nullopt;
    }
    if (std::find_if(found + 1, names_.end(), is_it) != names_.end()) {
      throw DatasetError(fmt::format("{} has two columns \"{}\"; take one away", path_.string(), name));
    }
    return static_cast<std::size_t>(found - names_.begin());
  }

  bool has_all(const std::vector<std::string>& names) const {
    return !names.empty() &&
           std::ranges::all_of(names, [&](const std::string& name) { return find(name).has_value(); });
  }

  const std::vector<std::string>& names() const { return names_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::vector<std::string> names_;
  std::filesystem::path path_;
};

/// A few of many names, in quotes.
std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i) {
    text += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", names[i]);
  }
  return names.size() > kMost ? fmt::format("{} and {} more", text, names.size() - kMost) : text;
}

[[noreturn]] void refuse_heading(const Heading& heading, const std::vector<std::string>& missing,
                                 std::size_t n_values) {
  if (heading.names().empty()) {
    throw DatasetError(
        fmt::format("{} is empty; `auricle features FOLDER -o TABLE.csv` makes a table", heading.path().string()));
  }
  if (std::ranges::any_of(heading.names(), [](const std::string& name) { return parse_number(name).has_value(); })) {
    throw DatasetError(fmt::format("{} has no heading: its first line must name the columns (song, genre, …)",
                                   heading.path().string()));
  }
  throw DatasetError(fmt::format(
      "{} has no column {}, of {} features asked for; it has {}; `auricle features FOLDER -o TABLE.csv`, with the same "
      "--recipe, makes a table with all of them",
      heading.path().string(), some_of(missing), n_values, some_of(heading.names())));
}

Columns find_columns(const Heading& heading, const FeatureSpec& spec) {
  const std::vector<std::string> wanted = value_names(spec);
  if (!heading.has_all(wanted) && heading.has_all(value_names(named_feature_spec("gtzan57")))) {
    throw UsageError(
        fmt::format("{} holds the 57 descriptors of gtzan57, which are not the recipe's features; learn "
                    "from them with --recipe descriptors",
                    heading.path().string()));
  }
  if (wanted.empty()) {
    throw UsageError(
        fmt::format("{}: only features whose values have names can be read from CSV, which the recipe's "
                    "have not; keep them as .npy",
                    heading.path().string()));
  }
  std::vector<std::string> missing;
  const auto require = [&](std::string_view name, std::string_view other) {
    const auto column = heading.find(name) ? heading.find(name) : heading.find(other);
    if (!column) {
      missing.emplace_back(name);
    }
    return column.value_or(0);
  };
  Columns columns{.song = require("song", "filename"),
                  .genre = require("genre", "label"),
                  .segment = heading.find("segment"),
                  .start_s = heading.find("start_s"),
                  .duration_s = heading.find("duration_s"),
                  .heard_s = heading.find("heard_s"),
                  .claimed_s = heading.find("claimed_s"),
                  .damaged_s = heading.find("damaged_s"),
                  .values = {}};
  for (const std::string& name : wanted) {
    columns.values.push_back(require(name, name));
  }
  if (!missing.empty()) {
    refuse_heading(heading, missing, wanted.size());
  }
  return columns;
}

/// What a row's name says of its song.
struct NamedSegment {
  std::string song;
  std::size_t segment = 0;
};

/// The public table of 3 s stretches has no column for them, but calls them "blues.00029.0.wav", "blues.00029.1.wav", …
NamedSegment named_segment(const std::string& name) {
  static const std::regex kGtzanSegment(R"((.*\.\d{5})\.(\d{1,2})(\.\w+))");
  std::smatch parts;
  return std::regex_match(name, parts, kGtzanSegment)
             ? NamedSegment{.song = parts.str(1) + parts.str(3), .segment = std::stoul(parts.str(2))}
             : NamedSegment{.song = name};
}

class RowReader {
 public:
  RowReader(const Heading& heading, const Columns& columns) : heading_(heading), columns_(columns) {}

  void read(CsvRecord record) {
    fit(record);
    line_ = record.line;
    const std::vector<std::string>& fields = record.fields;
    const auto [song, segment] =
        columns_.segment ? NamedSegment{fields[columns_.song]} : named_segment(fields[columns_.song]);
    if (song.empty()) {
      refuse(columns_.song, "the song has no name");
    }
    songs.push_back(song);
    genres.push_back(fields[columns_.genre]);
    segments.push_back({.number = columns_.segment ? whole_number(fields, *columns_.segment) : segment,
                        .start_s = columns_.start_s ? number(fields, *columns_.start_s) : 0.0,
                        .duration_s = columns_.duration_s ? number(fields, *columns_.duration_s) : 0.0});
    for (const std::size_t column : columns_.values) {
      values.push_back(static_cast<float>(number(fields, column)));
    }
    if (columns_.heard_s && !fields[*columns_.heard_s].empty() &&
        (incomplete.empty() || incomplete.back().path != song)) {
      const auto seconds = [&](const std::optional<std::size_t>& column) {
        return column ? number(fields, *column) : 0.0;
      };
      Heard heard{.heard_s = seconds(columns_.heard_s),
                  .claimed_s = seconds(columns_.claimed_s),
                  .damaged_s = seconds(columns_.damaged_s)};
      heard.breaks_off = heard.complete();  // or it would not be told of
      incomplete.push_back({.path = song, .heard = heard});
    }
  }

  void finish() const { commas_.check(heading_.path()); }

  std::vector<std::string> songs;
  std::vector<std::string> genres;
  std::vector<Segment> segments;
  std::vector<float> values;
  std::vector<HeardSong> incomplete;

 private:
  /// As many fields as the heading has names: separators at the end of lines are left out, and so are the names of
  /// rows that R writes in front without a heading of their own.
  void fit(CsvRecord& record) {
    const std::size_t n_columns = heading_.names().size();
    while (record.fields.size() > n_columns && record.fields.back().empty()) {
      record.fields.pop_back();
    }
    if (record.fields.size() == n_columns + 1 && (songs.empty() || has_row_names_)) {
      has_row_names_ = true;
      record.fields.erase(record.fields.begin());
    }
    if (record.fields.size() != n_columns) {
      throw DatasetError(fmt::format("{}, line {}: {} fields, the heading has {}", heading_.path().string(),
                                     record.line, record.fields.size(), n_columns));
    }
  }

  double number(const std::vector<std::string>& fields, std::size_t column) {
    const std::string& field = fields[column];
    if (field.empty()) {
      refuse(column, "the cell is empty; fill it, or take the line out");
    }
    const std::optional<CsvNumber> parsed = parse_number(field);
    if (!parsed) {
      refuse(column, fmt::format("\"{}\" is no number", field));
    }
    commas_.note(*parsed, fmt::format("line {}, column {}", line_, heading_.names()[column]), field);
    return parsed->value;
  }

  std::size_t whole_number(const std::vector<std::string>& fields, std::size_t column) {
    const double value = number(fields, column);
    if (!(value >= 0.0 && value <= 1e9) || value != std::floor(value)) {
      refuse(column, fmt::format("\"{}\" is no whole number from 0 up", fields[column]));
    }
    return static_cast<std::size_t>(value);
  }

  [[noreturn]] void refuse(std::size_t column, const std::string& why) const {
    throw DatasetError(
        fmt::format("{}, line {}, column {}: {}", heading_.path().string(), line_, heading_.names()[column], why));
  }

  const Heading& heading_;
  const Columns& columns_;
  DecimalCommas commas_;
  bool has_row_names_ = false;
  std::size_t line_ = 0;
};

}  // namespace

FeatureTable load_csv(const std::filesystem::path& path, const FeatureSpec& spec) {
  const std::string text = read_file(path);
  CsvReader csv(text, path);
  const Heading heading(csv.next().value_or(CsvRecord()), path);
  const Columns columns = find_columns(heading, spec);
  RowReader rows(heading, columns);
  while (auto record = csv.next()) {
    rows.read(std::move(*record));
  }
  rows.finish();
  if (rows.songs.empty()) {
    throw DatasetError(fmt::format("{} holds no songs", path.string()));
  }
  std::map<std::string, int> label_of;
  for (const std::string& genre : rows.genres) {
    label_of.emplace(genre, 0);
  }
  FeatureTable table{.spec = spec,
                     .genres = {},
                     .songs = std::move(rows.songs),
                     .segments = std::move(rows.segments),
                     .features = {},
                     .labels = {},
                     .incomplete = std::move(rows.incomplete)};
  for (auto& [genre, label] : label_of) {
    label = static_cast<int>(table.genres.size());
    table.genres.push_back(genre);
  }
  for (const std::string& genre : rows.genres) {
    table.labels.push_back(label_of[genre]);
  }
  table.features = Matrix(std::move(rows.values), table.songs.size(), columns.values.size());
  return table;
}

}  // namespace auricle
