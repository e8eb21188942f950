#include <auricle/library/vocabulary.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <sstream>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/dataset/csv_text.hpp>
#include <auricle/tags/genre_text.hpp>
#include <fmt/format.h>
#include <utf8proc.h>

namespace auricle {
namespace {

struct Free {
  void operator()(utf8proc_uint8_t* text) const { std::free(text); }  // NOLINT: utf8proc takes it by malloc
};

/// Without case and accents, wide and narrow forms as one; absent for what is no UTF-8.
std::optional<std::string> plain(std::string_view text) {
  utf8proc_uint8_t* mapped = nullptr;
  // An int in C, of which the flags are put together.
  constexpr auto kOptions = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD |
                                                           UTF8PROC_STRIPMARK | UTF8PROC_IGNORE);
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &mapped, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, Free> owner(mapped);
  return size < 0 ? std::nullopt
                  : std::optional(std::string(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size)));
}

bool is_letter_or_digit(utf8proc_int32_t character) {
  const utf8proc_category_t category = utf8proc_category(character);
  return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
         (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO);
}

/// The words of plain text, "&" and "+" among them.
std::vector<std::string> parted(const std::string& text) {
  std::vector<std::string> words;
  bool within = false;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t character = 0;
    const auto length = static_cast<std::size_t>(
        std::max<utf8proc_ssize_t>(1, utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at,
                                                       static_cast<utf8proc_ssize_t>(text.size() - at), &character)));
    if (is_letter_or_digit(character)) {
      words.resize(words.size() + (within ? 0 : 1));
      words.back() += text.substr(at, length);
      within = true;
    } else {
      within = false;
      if (character == '&' || character == '+') {
        words.emplace_back("n");
      }
    }
    at += length;
  }
  return words;
}

std::vector<std::string> words_in(std::string_view list) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= list.size();) {
    const std::size_t end = std::min(list.find(';', at), list.size());
    if (const std::string_view word = trimmed(list.substr(at, end - at)); !word.empty()) {
      words.emplace_back(word);
    }
    at = end + 1;
  }
  return words;
}

bool is_comment(std::string_view line) { return trimmed(line).empty() || trimmed(line).starts_with('#'); }

/// Whether the first line that says something has columns and no "=".
bool is_table(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!is_comment(line)) {
      return line.find('=') == std::string::npos && line.find_first_of(",;\t|") != std::string::npos;
    }
  }
  return false;
}

}  // namespace

std::string genre_key(std::string_view name) {
  const std::optional<std::string> text = plain(name);
  if (!text) {
    return std::string(name);
  }
  std::string key;
  for (const std::string& word : parted(*text)) {
    key += word == "and" ? "n" : word;
  }
  return key.empty() ? *text : key;
}

std::string Spellings::commonest(const std::string& key) const {
  const auto found = counts_.find(key);
  if (found == counts_.end()) {
    return key;
  }
  return std::ranges::max_element(found->second, {}, [](const auto& spelling) { return spelling.second; })->first;
}

std::map<std::string, std::size_t> Spellings::totals() const {
  std::map<std::string, std::size_t> totals;
  for (const auto& [key, spellings] : counts_) {
    std::size_t& total = totals[commonest(key)];
    for (const auto& [name, times] : spellings) {
      total += times;
    }
  }
  return totals;
}

void GenreMap::add(std::string_view from, std::string_view to, const std::string& where) {
  if (trimmed(from).empty()) {
    throw FileError(fmt::format("{}: there is no genre to be called \"{}\"", where, trimmed(to)));
  }
  std::vector<std::string> words = words_in(to);
  for (const std::string& word : words) {
    check_genre(word, where);
  }
  const auto [place, is_new] = words_.emplace(genre_key(trimmed(from)), words);
  if (!is_new && place->second != words) {
    throw FileError(fmt::format("{}: \"{}\" has been given other words before", where, trimmed(from)));
  }
}

GenreMap GenreMap::load(const std::filesystem::path& file) {
  std::string text = read_file(file);
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  if (text.starts_with(kByteOrderMark)) {
    text.erase(0, kByteOrderMark.size());
  }
  if (!is_utf8(text) || text.find('\0') != std::string::npos) {
    throw FileError(fmt::format("{} is no text in UTF-8; save it as such", file.string()));
  }
  GenreMap map;
  const auto where = [&](std::size_t line) { return fmt::format("{}, line {}", file.string(), line); };
  if (!is_table(text)) {
    std::istringstream lines(text);
    std::size_t number = 0;
    for (std::string line; std::getline(lines, line);) {
      ++number;
      if (line.ends_with('\r')) {
        line.pop_back();
      }
      if (is_comment(line)) {
        continue;
      }
      const std::size_t sign = line.find('=');
      if (sign == std::string::npos) {
        throw FileError(fmt::format("{}: \"{}\" is not \"from = to\"", where(number), line));
      }
      map.add(std::string_view(line).substr(0, sign), std::string_view(line).substr(sign + 1), where(number));
    }
    return map;
  }
  try {
    CsvReader reader(text, file);
    for (bool first = true; const auto record = reader.next(); first = false) {
      const bool heading = first && record->fields == std::vector<std::string>{"from", "to"};
      if (heading || record->fields[0].starts_with('#')) {
        continue;
      }
      if (record->fields.size() != 2) {
        throw FileError(fmt::format("{}: {} columns and not two, \"from,to\"; genres with a comma stand in quotes",
                                    where(record->line), record->fields.size()));
      }
      map.add(record->fields[0], record->fields[1], where(record->line));
    }
  } catch (const DatasetError& error) {
    throw FileError(error.what());
  }
  return map;
}

std::vector<std::string> GenreMap::words_for(const std::string& genre) const {
  const auto found = words_.find(genre_key(genre));
  return found == words_.end() ? std::vector{genre} : found->second;
}

}  // namespace auricle
