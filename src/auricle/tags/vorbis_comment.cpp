#include <auricle/tags/vorbis_comment.hpp>

#include <algorithm>
#include <cstdint>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/tags/numbers.hpp>

namespace auricle {
namespace {

constexpr std::string_view kGenreField = "GENRE=";

/// The number at a place, which moves behind it; together with that many bytes it must be there.
std::uint64_t take_length(std::string_view comments, std::uint64_t& at) {
  if (at + 4 > comments.size()) {
    throw FileError("its comments are broken");
  }
  const std::uint64_t length = little_endian(comments.substr(at), 4);
  at += 4;
  return length;
}

std::uint64_t skip(std::string_view comments, std::uint64_t at, std::uint64_t length) {
  if (length > comments.size() - at) {
    throw FileError("its comments are broken");
  }
  return at + length;
}

bool is_genre(std::string_view field) {
  return field.size() >= kGenreField.size() &&
         std::ranges::equal(field.substr(0, kGenreField.size()), kGenreField, {},
                            [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
}

std::string fields_of(const std::vector<std::string>& genres) {
  std::string fields;
  for (const std::string& genre : genres) {
    fields += as_little_endian(kGenreField.size() + genre.size(), 4);
    fields += kGenreField;
    fields += genre;
  }
  return fields;
}

}  // namespace

Splices vorbis_genre_splices(std::string_view comments, const std::vector<std::string>& genres) {
  std::uint64_t at = 0;
  const std::uint64_t vendor = take_length(comments, at);
  at = skip(comments, at, vendor);
  const std::uint64_t count_at = at;
  const std::uint64_t count = take_length(comments, at);
  Splices fields;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t begin = at;
    const std::uint64_t length = take_length(comments, at);
    const std::uint64_t end = skip(comments, at, length);
    if (is_genre(comments.substr(at, length))) {
      fields.push_back({begin, end - begin, ""});
    }
    at = end;
  }
  const std::uint64_t new_count = count - fields.size() + genres.size();
  if (fields.empty()) {
    fields.push_back({at, 0, ""});
  }
  fields.front().bytes = fields_of(genres);
  fields.insert(fields.begin(), {count_at, 4, as_little_endian(new_count, 4)});
  return fields;
}

std::string new_vorbis_comments(const std::vector<std::string>& genres) {
  constexpr std::string_view kVendor = "auricle";
  return as_little_endian(kVendor.size(), 4) + std::string(kVendor) + as_little_endian(genres.size(), 4) +
         fields_of(genres);
}

}  // namespace auricle
