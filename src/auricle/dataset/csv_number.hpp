#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace auricle {

/// A number as a cell of a table has it, read with its comma, if there is one, for a decimal comma.
struct CsvNumber {
  double value = 0.0;
  bool has_point = false;
  bool has_comma = false;
  bool may_be_thousands = false;  ///< whether its comma may as well part thousands: "661,794"
};

/// Absent when the text is no finite number.
std::optional<CsvNumber> parse_number(std::string_view text);

/// Watches over the numbers of a file: whether its commas are decimal ones is only known from all of them.
class DecimalCommas {
 public:
  /// `place` says where the number stands, e.g. "line 3, column rms_mean".
  void note(const CsvNumber& number, std::string_view place, std::string_view text);

  /// Throws DatasetError when there are numbers with points beside such with commas, or only commas that may part
  /// thousands.
  void check(const std::filesystem::path& path) const;

 private:
  bool sure_ = false;
  bool has_points_ = false;
  std::string doubtful_;  ///< the first number with a comma, and where it stands
};

}  // namespace auricle
