#include <auricle/tags/trailing_tags.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/tags/genre_text.hpp>
#include <auricle/tags/numbers.hpp>
#include <fmt/ranges.h>

namespace auricle {
namespace {

constexpr std::uint64_t kId3v1Size = 128;
constexpr std::uint64_t kApeHeader = 32;
constexpr std::string_view kApePreamble = "APETAGEX";
constexpr std::uint64_t kMostApeSize = std::uint64_t{1} << 26;
constexpr std::uint32_t kApeVersion2 = 2000;

bool has_id3v1(const FileBytes& file) {
  return file.size() >= kId3v1Size && file.read(file.size() - kId3v1Size, 3) == "TAG";
}

std::string header_or_footer(std::uint64_t size, std::uint64_t items, bool is_header) {
  constexpr std::uint32_t kHasHeader = 0x80000000U;
  constexpr std::uint32_t kIsHeader = 0x20000000U;
  return std::string(kApePreamble) + as_little_endian(kApeVersion2, 4) + as_little_endian(size, 4) +
         as_little_endian(items, 4) + as_little_endian(kHasHeader | (is_header ? kIsHeader : 0U), 4) +
         std::string(8, '\0');
}

std::string genre_item(const std::vector<std::string>& genres, bool several) {
  const std::string value = fmt::format("{}", fmt::join(genres, several ? std::string_view("\0", 1) : "; "));
  return as_little_endian(value.size(), 4) + std::string(4, '\0') + std::string("Genre\0", 6) + value;
}

bool is_genre_key(std::string_view key) {
  return std::ranges::equal(key, std::string_view("genre"), {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

/// Where the genres are among the items.
Splices item_splices(std::string_view items, std::uint64_t n_items) {
  constexpr std::size_t kItemHeader = 8;
  Splices splices;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < n_items; ++i) {
    const std::size_t key_end = at + kItemHeader < items.size() ? items.find('\0', at + kItemHeader) : items.npos;
    if (key_end == items.npos) {
      throw FileError("its APE tag is broken");
    }
    const std::uint64_t size = little_endian(items.substr(at), 4);
    if (size > items.size() - key_end - 1) {
      throw FileError("its APE tag is broken");
    }
    const std::size_t end = key_end + 1 + static_cast<std::size_t>(size);
    if (is_genre_key(items.substr(at + kItemHeader, key_end - at - kItemHeader))) {
      splices.push_back({at, end - at, ""});
    }
    at = end;
  }
  return splices;
}

}  // namespace

Splices id3v1_genre_splices(const FileBytes& file, const std::vector<std::string>& genres) {
  constexpr char kNoGenre = '\xFF';
  if (!has_id3v1(file) || file.read(file.size() - 1, 1).front() == kNoGenre) {
    return {};
  }
  return {{file.size() - 1, 1, std::string(1, static_cast<char>(id3v1_genre(genres.front())))}};
}

Splices ape_genre_splices(const FileBytes& file, const std::vector<std::string>& genres, ApeGenre use) {
  const std::uint64_t end = file.size() - (has_id3v1(file) ? kId3v1Size : 0);
  const std::string footer = end >= kApeHeader ? file.read(end - kApeHeader, kApeHeader) : "";
  if (!footer.starts_with(kApePreamble)) {
    if (use == ApeGenre::kChange) {
      return {};
    }
    constexpr bool kSeveral = true;
    const std::string item = genre_item(genres, kSeveral);
    const std::uint64_t size = item.size() + kApeHeader;
    return {{end, 0, header_or_footer(size, 1, true) + item + header_or_footer(size, 1, false)}};
  }
  const std::uint64_t version = little_endian(std::string_view(footer).substr(8), 4);
  const std::uint64_t size = little_endian(std::string_view(footer).substr(12), 4);
  const std::uint64_t n_items = little_endian(std::string_view(footer).substr(16), 4);
  const bool has_header = version >= kApeVersion2 && (footer[23] & '\x80') != 0;
  if (size < kApeHeader || size > end - (has_header ? kApeHeader : 0) || size > kMostApeSize) {
    throw FileError("its APE tag is broken");
  }
  const std::uint64_t begin = end - size;
  Splices items = item_splices(file.read(begin, size - kApeHeader), n_items);
  if (items.empty() && use == ApeGenre::kChange) {
    return {};
  }
  const std::uint64_t count = n_items + 1 - items.size();
  if (items.empty()) {
    items.push_back({size - kApeHeader, 0, ""});
  }
  items.front().bytes = genre_item(genres, version >= kApeVersion2);
  const std::string sizes =
      as_little_endian(size + static_cast<std::uint64_t>(growth_of(items)), 4) + as_little_endian(count, 4);
  Splices splices;
  if (has_header) {
    splices.push_back({begin - kApeHeader + 12, sizes.size(), sizes});
  }
  add_splices(splices, std::move(items), begin);
  splices.push_back({end - kApeHeader + 12, sizes.size(), sizes});
  return splices;
}

}  // namespace auricle
