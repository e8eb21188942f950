#include <auricle/dataset/csv_number.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <regex>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

std::optional<CsvNumber> parse_number(std::string_view text) {
  if (text.size() > 1 && text.front() == '+' && text[1] != '-') {
    text.remove_prefix(1);
  }
  CsvNumber number{.has_point = text.find('.') != std::string_view::npos,
                   .has_comma = text.find(',') != std::string_view::npos};
  std::string plain(text);
  if (number.has_comma) {
    static const std::regex kThousands(R"(-?[1-9]\d{0,2},\d{3})");
    number.may_be_thousands = std::regex_match(plain, kThousands);
    plain[plain.find(',')] = '.';  // a second one, or a point beside it, will not be read
  }
  const auto [end, error] = std::from_chars(plain.data(), plain.data() + plain.size(), number.value);
  if (error != std::errc() || end != plain.data() + plain.size() || !std::isfinite(number.value)) {
    return std::nullopt;
  }
  return number;
}

void DecimalCommas::note(const CsvNumber& number, std::string_view place, std::string_view text) {
  has_points_ = has_points_ || number.has_point;
  sure_ = sure_ || (number.has_comma && !number.may_be_thousands);
  if (number.has_comma && doubtful_.empty()) {
    doubtful_ = fmt::format("{}: \"{}\"", place, text);
  }
}

void DecimalCommas::check(const std::filesystem::path& path) const {
  if (!doubtful_.empty() && (has_points_ || !sure_)) {
    throw DatasetError(
        fmt::format("{}, {}: it can't be told whether its comma is a decimal one; save the table with "
                    "points, and without marks between thousands",
                    path.string(), doubtful_));
  }
}

}  // namespace auricle
