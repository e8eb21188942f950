#include <auricle/tags/genre_text.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <system_error>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>
#include <taglib/id3v1genres.h>

namespace auricle {
namespace {

constexpr std::size_t kLongestValue = 64 * 1024;
constexpr std::size_t kLongestName = 256;
constexpr std::size_t kMostGenres = 64;
constexpr int kId3v1Genres = 192;

/// Genres with a separator in their name, in small letters and without blanks: ID3v1's, the iTunes Store's, Discogs'.
constexpr std::array<std::string_view, 7> kWholeNames = {"pop/funk",
                                                         "hip-hop/rap",
                                                         "r&b/soul",
                                                         "singer/songwriter",
                                                         "funk/soul",
                                                         "folk,world,&country",
                                                         "brass&military,march"};

/// White space of Unicode but ends of lines.
constexpr std::array<std::string_view, 23> kBlanks = {" ",      "\t",     "\v",     "\f",     "\u0085", "\u00a0",
                                                      "\u1680", "\u2000", "\u2001", "\u2002", "\u2003", "\u2004",
                                                      "\u2005", "\u2006", "\u2007", "\u2008", "\u2009", "\u200a",
                                                      "\u202f", "\u205f", "\u2028", "\u2029", "\u3000"};

std::string_view without_blanks_around(std::string_view text) {
  const auto first = [&] { return std::ranges::find_if(kBlanks, [&](auto blank) { return text.starts_with(blank); }); };
  const auto last = [&] { return std::ranges::find_if(kBlanks, [&](auto blank) { return text.ends_with(blank); }); };
  for (auto blank = first(); blank != kBlanks.end(); blank = first()) {
    text.remove_prefix(blank->size());
  }
  for (auto blank = last(); blank != kBlanks.end(); blank = last()) {
    text.remove_suffix(blank->size());
  }
  return text;
}

bool is_whole_name(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != ' ') {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return std::ranges::find(kWholeNames, plain) != kWholeNames.end();
}

/// What an ID3 reference stands for: "17" is Rock, "RX" a remix.
std::optional<std::string> referenced(std::string_view code) {
  if (code == "RX") {
    return "Remix";
  }
  if (code == "CR") {
    return "Cover";
  }
  const std::optional<int> number = whole_number(code);
  return number && *number < kId3v1Genres ? std::optional(TagLib::ID3v1::genre(*number).to8Bit(true)) : std::nullopt;
}

/// Printable UTF-8 of bounded length.
std::string name_of(std::string_view bytes) {
  const std::string text = as_utf8(bytes);
  std::string name;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(std::string_view(text).substr(i));
    if (name.size() + length > kLongestName) {
      break;
    }
    if (static_cast<unsigned char>(text[i]) >= ' ' && text[i] != '\x7f') {
      name.append(text, i, length);
    }
    i += length;
  }
  return name;
}

void add(std::vector<std::string>& genres, std::string_view text) {
  text = without_blanks_around(text);
  const std::optional<std::string> known = referenced(text);
  std::string name = known ? *known : name_of(text);
  if (!name.empty() && genres.size() < kMostGenres && std::ranges::find(genres, name) == genres.end()) {
    genres.push_back(std::move(name));
  }
}

/// "Rock/Pop" is two, but for the names that are known to be one: of those that begin at a place the longest.
void add_parted(std::vector<std::string>& genres, std::string_view text) {
  for (std::size_t begin = 0; begin <= text.size();) {
    std::size_t end = std::min(text.find_first_of("/,", begin), text.size());
    constexpr std::size_t kMostParts = 3;
    std::size_t longer = end;
    for (std::size_t part = 1; part < kMostParts && longer < text.size(); ++part) {
      longer = std::min(text.find_first_of("/,", longer + 1), text.size());
      if (is_whole_name(text.substr(begin, longer - begin))) {
        end = longer;
      }
    }
    add(genres, text.substr(begin, end - begin));
    begin = end + 1;
  }
}

/// One line of text: references in parentheses, then words.
void add_line(std::vector<std::string>& genres, std::string_view line) {
  line = without_blanks_around(line);
  while (line.starts_with('(')) {
    const std::size_t end = line.find(')');
    const std::optional<std::string> known =
        end == std::string_view::npos ? std::nullopt : referenced(line.substr(1, end - 1));
    if (!known) {
      line.remove_prefix(line.starts_with("((") ? 1 : 0);
      break;
    }
    add(genres, *known);
    line = without_blanks_around(line.substr(end + 1));
  }
  for (std::size_t begin = 0; begin <= line.size();) {
    const std::size_t end = std::min(line.find(';', begin), line.size());
    add_parted(genres, line.substr(begin, end - begin));
    begin = end + 1;
  }
}

}  // namespace

std::vector<std::string> genres_in(std::string_view value) {
  value = value.substr(0, kLongestValue);
  std::vector<std::string> genres;
  constexpr std::string_view kEnds("\0\r\n", 3);
  for (std::size_t begin = 0; begin <= value.size();) {
    const std::size_t end = std::min(value.find_first_of(kEnds, begin), value.size());
    add_line(genres, value.substr(begin, end - begin));
    begin = end + 1;
  }
  return genres;
}

std::vector<std::string> genres_in(const std::vector<std::string>& values) {
  std::vector<std::string> genres;
  for (const std::string& value : values) {
    add_genres(genres, genres_in(value));
  }
  return genres;
}

void check_genre(std::string_view genre, const std::string& where) {
  const bool has_controls =
      std::ranges::any_of(genre, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
  if (genre.size() > kLongestName || has_controls || !is_utf8(genre) || genres_in(genre).empty()) {
    throw FileError(
        fmt::format("{}: a genre that is empty, longer than {} bytes, or no plain text", where, kLongestName));
  }
}

void add_genres(std::vector<std::string>& genres, const std::vector<std::string>& more) {
  for (const std::string& genre : more) {
    if (std::ranges::find(genres, genre) == genres.end()) {
      genres.push_back(genre);
    }
  }
}

unsigned char id3v1_genre(const std::string& genre) {
  return static_cast<unsigned char>(TagLib::ID3v1::genreIndex(TagLib::String(genre, TagLib::String::UTF8)));
}

std::string from_latin1(std::string_view bytes) {
  if (is_utf8(bytes)) {
    return std::string(bytes);
  }
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text += c;
    } else {
      text += static_cast<char>(0xC0 | byte >> 6);
      text += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return text;
}

}  // namespace auricle
