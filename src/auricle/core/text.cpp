#include <auricle/core/text.hpp>

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

unsigned char byte_at(std::string_view text, std::size_t i) { return static_cast<unsigned char>(text[i]); }

/// The characters of a length: which first bytes they have, and which second bytes those of `first_low` and
/// `first_high` may have (RFC 3629, section 4).
struct Utf8Form {
  unsigned char first_low;
  unsigned char first_high;
  unsigned char second_low;
  unsigned char second_high;
  std::size_t length;
};

constexpr auto kForms = std::to_array<Utf8Form>({
    {0xC2, 0xDF, 0x80, 0xBF, 2},
    {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3},
    {0xED, 0xED, 0x80, 0x9F, 3},
    {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4},
    {0xF1, 0xF3, 0x80, 0xBF, 4},
    {0xF4, 0xF4, 0x80, 0x8F, 4},
});

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < 0x20 || byte == 0x7F;
}

/// Whether a character is no ink but an instruction to whoever shows it.
bool steers(std::string_view character) {
  switch (character.size()) {
    case 1:
      return is_control(character.front());
    case 2:
      return byte_at(character, 0) == 0xC2 && byte_at(character, 1) < 0xA0;  // C1
    case 3: {
      const bool separator_or_override = character >= "\u2028" && character <= "\u202E";
      const bool isolate = character >= "\u2066" && character <= "\u2069";
      return separator_or_override || isolate;
    }
    default:
      return false;
  }
}

bool reads_like_an_escape(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() >= 4 && text.starts_with("\\x") && is_digit(text[2]) && is_digit(text[3]);
}

enum class Escape { kNoUtf8, kNoUtf8AndWhatSteers };

std::string escaped(std::string_view bytes, Escape what) {
  std::string text;
  text.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = utf8_length(bytes);
    const std::string_view character = bytes.substr(0, std::max<std::size_t>(length, 1));
    const bool unfit = length == 0 || (what == Escape::kNoUtf8AndWhatSteers && steers(character));
    if (unfit || reads_like_an_escape(bytes)) {
      for (const char c : character) {
        text += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
      }
    } else {
      text += character;
    }
    bytes.remove_prefix(character.size());
  }
  return text;
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) {
    return 0;
  }
  const unsigned char first = byte_at(text, 0);
  if (first < 0x80) {
    return 1;
  }
  for (const Utf8Form& form : kForms) {
    if (first < form.first_low || first > form.first_high) {
      continue;
    }
    if (text.size() < form.length || byte_at(text, 1) < form.second_low || byte_at(text, 1) > form.second_high) {
      return 0;
    }
    const std::string_view others = text.substr(2, form.length - 2);
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
    return std::ranges::all_of(others, continues) ? form.length : 0;
  }
  return 0;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      return false;
    }
    text.remove_prefix(length);
  }
  return true;
}

std::string as_utf8(std::string_view bytes) { return escaped(bytes, Escape::kNoUtf8); }

std::string printable(std::string_view bytes) { return escaped(bytes, Escape::kNoUtf8AndWhatSteers); }

std::string csv_field(std::string_view text) {
  const bool edged = text.starts_with(' ') || text.ends_with(' ');  // many readers drop spaces that aren't quoted
  if (!edged && text.find_first_of(",\"") == std::string_view::npos && std::ranges::none_of(text, is_control)) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted.append(c == '"' ? 2 : 1, c);
  }
  return quoted + '"';
}

std::optional<int> whole_number(std::string_view text) {
  int number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= 0 ? std::optional(number) : std::nullopt;
}

std::string listed(std::span<const std::string> names) {
  constexpr std::size_t kMost = 20;
  constexpr std::size_t kFew = 8;
  return names.size() <= kMost ? fmt::format("{}", fmt::join(names, ", "))
                               : fmt::format("{} and {} more", fmt::join(names.first(kFew), ", "), names.size() - kFew);
}

}  // namespace auricle
