#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace auricle {

/// A line of a table: its fields, unquoted and without spaces around those that aren't quoted.
struct CsvRecord {
  std::size_t line = 0;  ///< where it begins, from 1
  std::vector<std::string> fields;
};

/// Takes records out of text as spreadsheets and statistics programs write it, one after the other: parted by commas,
/// semicolons, tabs, bars or spaces, whichever part the heading; lines that end in LF, CR LF or CR; fields in quotes,
/// which then hold anything, with quotes doubled. Passes over a byte order mark, lines without anything in them, and
/// lines before the heading ("sep=;", a sheet's name). `text` must outlive it.
class CsvReader {
 public:
  /// `path` names the file in errors. Throws DatasetError for what is no such text: UTF-16, a spreadsheet's own format.
  CsvReader(std::string_view text, const std::filesystem::path& path);

  /// The next record, the heading first; absent at the end. Throws DatasetError for a quote that is never closed.
  std::optional<CsvRecord> next();

 private:
  CsvRecord take_record();
  std::string take_quoted();
  bool ends_field() const;
  bool ends_line() const;
  void step();

  std::filesystem::path path_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  char separator_ = ',';
};

/// Without the spaces around it, those that don't break among them.
std::string_view trimmed(std::string_view text);

}  // namespace auricle
