#include <auricle/core/json_text.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>

#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

// A byte that is no UTF-8 stands as one of the last 128 characters of Unicode's private use, U+10FF80 for 0x80 to
// U+10FFFF for 0xFF. Where such a character itself occurs, its four bytes are treated as if they were no UTF-8: so no
// text can be mistaken for another.

std::string stand_in(unsigned char byte) {
  return {'\xF4', '\x8F', static_cast<char>(0xBC | byte >> 6U), static_cast<char>(0x80 | (byte & 0x3FU))};
}

bool is_stand_in(std::string_view character) {
  return character.size() == 4 && character.starts_with("\xF4\x8F") && static_cast<unsigned char>(character[2]) >= 0xBE;
}

unsigned char byte_of(std::string_view stand_in) {
  return static_cast<unsigned char>(static_cast<unsigned char>(stand_in[2]) << 6U | (stand_in[3] & 0x3F));
}

std::string stand_ins_for(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    text += stand_in(static_cast<unsigned char>(c));
  }
  return text;
}

/// Any bytes as UTF-8.
std::string encoded(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const std::size_t length = utf8_length(bytes);
    const std::string_view character = bytes.substr(0, std::max<std::size_t>(length, 1));
    text += length == 0 || is_stand_in(character) ? stand_ins_for(character) : std::string(character);
    bytes.remove_prefix(character.size());
  }
  return text;
}

std::string decoded(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at < text.size();) {
    const bool stands_in = is_stand_in(text.substr(at, 4));
    bytes += stands_in ? static_cast<char>(byte_of(text.substr(at, 4))) : text[at];
    at += stands_in ? 4 : 1;
  }
  return bytes;
}

/// A copy with another string in the place of each, keys included.
template <typename Change>
Json with_strings(const Json& json, const Change& change) {
  if (json.is_string()) {
    return change(json.get_ref<const std::string&>());
  }
  if (json.is_array()) {
    Json array = Json::array();
    for (const Json& value : json) {
      array.push_back(with_strings(value, change));
    }
    return array;
  }
  if (json.is_object()) {
    Json object = Json::object();
    for (const auto& [key, value] : json.items()) {
      object.emplace(change(key), with_strings(value, change));
    }
    return object;
  }
  return json;
}

/// The number in an escape like "\udce9" that the text begins with.
std::optional<unsigned> escaped_unit(std::string_view text) {
  constexpr std::size_t kDigits = 4;
  unsigned unit = 0;
  if (!text.starts_with("\\u") || text.size() < 2 + kDigits) {
    return std::nullopt;
  }
  const char* end = text.data() + 2 + kDigits;
  return std::from_chars(text.data() + 2, end, unit, 16).ptr == end ? std::optional(unit) : std::nullopt;
}

/// What a piece of JSON text, beginning with a backslash or a character of private use, is to be read as.
struct Piece {
  std::size_t length = 0;
  std::string text;
};

Piece next_piece(std::string_view text) {
  constexpr std::size_t kEscape = 6;
  if (!text.starts_with('\\')) {
    const bool stands_in = is_stand_in(text.substr(0, 4));
    return stands_in ? Piece{.length = 4, .text = stand_ins_for(text.substr(0, 4))}
                     : Piece{.length = 1, .text = std::string(text.substr(0, 1))};
  }
  const unsigned unit = escaped_unit(text).value_or(0);
  if (unit >= 0xDC80 && unit <= 0xDCFF) {
    return {.length = kEscape, .text = stand_in(static_cast<unsigned char>(unit - 0xDC00))};
  }
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    const unsigned second = escaped_unit(text.substr(kEscape)).value_or(0);
    if (unit == 0xDBFF && second >= 0xDF80 && second <= 0xDFFF) {
      return {.length = 2 * kEscape, .text = stand_ins_for(stand_in(static_cast<unsigned char>(second - 0xDF00)))};
    }
    if (second >= 0xDC00 && second <= 0xDFFF) {
      return {.length = 2 * kEscape, .text = std::string(text.substr(0, 2 * kEscape))};
    }
  }
  return {.length = 2, .text = std::string(text.substr(0, 2))};
}

}  // namespace

std::string with_stand_ins(std::string_view json_text) {
  std::string text;
  text.reserve(json_text.size());
  while (!json_text.empty()) {
    const std::size_t plain = std::min(json_text.find_first_of("\\\xF4"), json_text.size());
    text += json_text.substr(0, plain);
    json_text.remove_prefix(plain);
    if (!json_text.empty()) {
      const Piece piece = next_piece(json_text);
      text += piece.text;
      json_text.remove_prefix(std::min(piece.length, json_text.size()));
    }
  }
  return text;
}

Json restore_bytes(const Json& json) { return with_strings(json, decoded); }

std::string json_text(const Json& json, int indent) {
  const std::string dumped = with_strings(json, encoded).dump(indent);
  std::string text;
  text.reserve(dumped.size());
  for (std::string_view rest = dumped; !rest.empty();) {
    const std::string_view character = rest.substr(0, utf8_length(rest));
    if (is_stand_in(character)) {
      text += fmt::format("\\udc{:02x}", byte_of(character));
    } else if (character == "\x7F" || (character >= "\u0080" && character <= "\u009F")) {
      text += fmt::format("\\u00{:02x}", static_cast<unsigned char>(character.back()));  // it could steer a terminal
    } else {
      text += character;
    }
    rest.remove_prefix(character.size());
  }
  return text;
}

}  // namespace auricle
