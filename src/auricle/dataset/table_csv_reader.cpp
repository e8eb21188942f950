#include <algorithm>
#include <charconv>
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
#include <auricle/dataset/table_csv.hpp>
#include <auricle/features/statistics.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Takes the records of RFC 4180 text one after the other: fields may be quoted and then hold anything.
class CsvReader {
 public:
  explicit CsvReader(std::string_view text) : text_(text) {}

  /// The next record's fields; absent at the end.
  std::optional<std::vector<std::string>> next() {
    if (at_ >= text_.size()) {
      return std::nullopt;
    }
    line_ = next_line_;
    std::vector<std::string> fields(1);
    bool quoted = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      next_line_ += c == '\n' ? 1 : 0;
      if (c == '"') {
        const bool doubled = quoted && at_ + 1 < text_.size() && text_[at_ + 1] == '"';
        if (doubled) {
          fields.back() += '"';
          ++at_;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        fields.emplace_back();
      } else if (c == '\n' && !quoted) {
        ++at_;
        break;
      } else if (c != '\r' || quoted) {
        fields.back() += c;
      }
    }
    return fields;
  }

  /// The line on which the last record began, from 1.
  std::size_t line() const { return line_; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t next_line_ = 1;
};

/// Where the columns are that a table is made of.
struct Columns {
  std::size_t song = 0;
  std::size_t genre = 0;
  std::optional<std::size_t> segment;
  std::optional<std::size_t> start_s;
  std::optional<std::size_t> duration_s;
  std::vector<std::size_t> values;
};

Columns find_columns(const std::vector<std::string>& header, const FeatureSpec& spec,
                     const std::filesystem::path& path) {
  const auto find = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto found = std::ranges::find(header, name);
    return found == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - header.begin()));
  };
  const auto require = [&](std::string_view name, std::string_view other = "") {
    if (const auto column = find(name)) {
      return *column;
    }
    if (const auto column = find(other); column && !other.empty()) {
      return *column;
    }
    throw DatasetError(fmt::format("{} has no column \"{}\"; the features asked for need one", path.string(), name));
  };
  Columns columns{.song = require("song", "filename"),
                  .genre = require("genre", "label"),
                  .segment = find("segment"),
                  .start_s = find("start_s"),
                  .duration_s = find("duration_s")};
  for (const std::string& name : value_names(spec)) {
    columns.values.push_back(require(name));
  }
  if (columns.values.empty()) {
    throw UsageError("only features whose values have names can be read from CSV: statistics, or n_values of others");
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
  RowReader(const Columns& columns, const std::filesystem::path& path) : columns_(columns), path_(path) {}

  void read(const std::vector<std::string>& fields, std::size_t n_columns, std::size_t line) {
    line_ = line;
    if (fields.size() != n_columns) {
      throw DatasetError(
          fmt::format("{}, line {}: {} fields, the heading has {}", path_.string(), line, fields.size(), n_columns));
    }
    const auto [song, segment] =
        columns_.segment ? NamedSegment{fields[columns_.song]} : named_segment(fields[columns_.song]);
    songs.push_back(song);
    genres.push_back(fields[columns_.genre]);
    if (songs.back().empty()) {
      throw DatasetError(fmt::format("{}, line {}: the song has no name", path_.string(), line));
    }
    segments.push_back(
        {.number = columns_.segment ? static_cast<std::size_t>(number(fields[*columns_.segment])) : segment,
         .start_s = columns_.start_s ? number(fields[*columns_.start_s]) : 0.0,
         .duration_s = columns_.duration_s ? number(fields[*columns_.duration_s]) : 0.0});
    for (const std::size_t column : columns_.values) {
      values.push_back(static_cast<float>(number(fields[column])));
    }
  }

  std::vector<std::string> songs;
  std::vector<std::string> genres;
  std::vector<Segment> segments;
  std::vector<float> values;

 private:
  double number(const std::string& field) const {
    double value = 0.0;
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    if (error != std::errc() || end != field.data() + field.size() || !std::isfinite(value)) {
      throw DatasetError(fmt::format("{}, line {}: \"{}\" is no number", path_.string(), line_, field));
    }
    return value;
  }

  const Columns& columns_;
  const std::filesystem::path& path_;
  std::size_t line_ = 0;
};

}  // namespace

FeatureTable load_csv(const std::filesystem::path& path, const FeatureSpec& spec) {
  const std::string text = read_file(path);
  CsvReader csv(text);
  const std::vector<std::string> header = csv.next().value_or(std::vector<std::string>());
  const Columns columns = find_columns(header, spec, path);
  RowReader rows(columns, path);
  while (const auto fields = csv.next()) {
    rows.read(*fields, header.size(), csv.line());
  }
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
                     .labels = {}};
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
