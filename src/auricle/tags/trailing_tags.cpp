#include <auricle/tags/trailing_tags.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
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

bool ends_in_ape_footer(const FileBytes& file, std::uint64_t end) {
  return end >= kApeHeader && file.read(end - kApeHeader, kApePreamble.size()) == kApePreamble;
}

std::string header_or_footer(std::uint64_t size, std::uint64_t items, bool is_header) {
  constexpr std::uint32_t kHasHeader = 0x80000000U;
  constexpr std::uint32_t kIsHeader = 0x20000000U;
  return std::string(kApePreamble) + as_little_endian(kApeVersion2, 4) + as_little_endian(size, 4) +
         as_little_endian(items, 4) + as_little_endian(kHasHeader | (is_header ? kIsHeader : 0U), 4) +
         std::string(8, '\0');
}

std::string text_item(std::string_view key, std::string_view value) {
  return as_little_endian(value.size(), 4) + std::string(4, '\0') + std::string(key) + '\0' + std::string(value);
}

std::string genre_item(const std::vector<std::string>& genres, bool several) {
  return text_item("Genre", fmt::format("{}", fmt::join(genres, several ? std::string_view("\0", 1) : "; ")));
}

bool is_key(std::string_view key, std::string_view wanted) {
  const auto small = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::ranges::equal(key, wanted, {}, small, small);
}

struct ApeItem {
  std::size_t begin = 0;  // among the items
  std::size_t end = 0;
  std::string key;
  std::string text;  // none of pictures and the like
};

std::vector<ApeItem> items_of(std::string_view bytes, std::uint64_t n_items) {
  constexpr std::size_t kItemHeader = 8;
  constexpr std::uint64_t kKind = 6;  // bits of the flags; 0: text
  std::vector<ApeItem> items;
  std::size_t at = 0;
  for (std::uint64_t i = 0; i < n_items; ++i) {
    const std::size_t key_end = at + kItemHeader < bytes.size() ? bytes.find('\0', at + kItemHeader) : bytes.npos;
    if (key_end == bytes.npos) {
      throw FileError("its APE tag is broken");
    }
    const std::uint64_t size = little_endian(bytes.substr(at), 4);
    if (size > bytes.size() - key_end - 1) {
      throw FileError("its APE tag is broken");
    }
    const std::size_t end = key_end + 1 + static_cast<std::size_t>(size);
    const bool is_text = (little_endian(bytes.substr(at + 4), 4) & kKind) == 0;
    items.push_back({.begin = at,
                     .end = end,
                     .key = std::string(bytes.substr(at + kItemHeader, key_end - at - kItemHeader)),
                     .text = is_text ? std::string(bytes.substr(key_end + 1, end - key_end - 1)) : ""});
    at = end;
  }
  return items;
}

struct ApeTag {
  std::uint64_t begin = 0;  // of the items
  std::uint64_t size = 0;   // with the footer
  std::uint64_t version = 0;
  bool has_header = false;
  std::vector<ApeItem> items;
};

std::optional<ApeTag> ape_tag(const FileBytes& file) {
  const std::optional<std::uint64_t> place = ape_footer_place(file);
  if (!place) {
    return std::nullopt;
  }
  const std::string footer = file.read(*place, kApeHeader);
  const std::uint64_t end = *place + kApeHeader;
  ApeTag tag{.size = little_endian(std::string_view(footer).substr(12), 4),
             .version = little_endian(std::string_view(footer).substr(8), 4)};
  tag.has_header = tag.version >= kApeVersion2 && (footer[23] & '\x80') != 0;
  if (tag.size < kApeHeader || tag.size > end - (tag.has_header ? kApeHeader : 0) || tag.size > kMostApeSize) {
    throw FileError("its APE tag is broken");
  }
  tag.begin = end - tag.size;
  tag.items =
      items_of(file.read(tag.begin, tag.size - kApeHeader), little_endian(std::string_view(footer).substr(16), 4));
  return tag;
}

/// What a new tag takes along, and where ID3v1 has it.
struct TextField {
  std::string_view ape_key;
  std::string_view id3v2_frame;
  std::size_t id3v1_offset = 0;
  std::size_t id3v1_length = 0;  // 0: in no words
};

constexpr std::string_view kYear = "TDRC";
constexpr std::string_view kTrack = "TRCK";
constexpr auto kTextFields = std::to_array<TextField>({{"Title", "TIT2", 3, 30},
                                                       {"Artist", "TPE1", 33, 30},
                                                       {"Album Artist", "TPE2"},
                                                       {"Album", "TALB", 63, 30},
                                                       {"Year", kYear, 93, 4},
                                                       {"Track", kTrack},
                                                       {"Comment", kCommentFrame, 97, 30}});

std::string text_of(const ApeTag& tag, const TextField& field) {
  const auto item = std::ranges::find_if(tag.items, [&](const ApeItem& one) { return is_key(one.key, field.ape_key); });
  return item == tag.items.end() ? "" : item->text;
}

std::string text_of_id3v1(std::string_view tag, const TextField& field) {
  if (field.id3v2_frame == kTrack) {  // of ID3v1.1: in the comment's last byte, behind a zero
    const auto number = static_cast<unsigned char>(tag[126]);
    return tag[125] == '\0' && number > 0 ? std::to_string(number) : "";
  }
  std::string_view text = tag.substr(field.id3v1_offset, field.id3v1_length);
  text = text.substr(0, text.find('\0'));
  return std::string(text.substr(0, text.find_last_not_of(' ') + 1));
}

/// Whether the field may say so: a year is one, or a date.
bool is_fit(const TextField& field, std::string_view text) {
  return !text.empty() && (field.id3v2_frame != kYear || text.find_first_not_of("0123456789-:T") == text.npos);
}

std::string new_ape_tag(const FileBytes& file, const std::vector<std::string>& genres) {
  constexpr bool kSeveral = true;
  std::string items = genre_item(genres, kSeveral);
  const std::vector<TrailingText> texts = trailing_texts(file);
  for (const TrailingText& text : texts) {
    items += text_item(text.ape_key, from_latin1(text.text));
  }
  const std::uint64_t size = items.size() + kApeHeader;
  return header_or_footer(size, texts.size() + 1, true) + items + header_or_footer(size, texts.size() + 1, false);
}

}  // namespace

std::optional<std::uint64_t> id3v1_place(const FileBytes& file) {
  // Behind an APE tag of 131 bytes without an ID3v1, "TAG" is of "APETAGEX".
  const bool is_there = file.size() >= kId3v1Size && file.read(file.size() - kId3v1Size, 3) == "TAG" &&
                        !ends_in_ape_footer(file, file.size());
  return is_there ? std::optional(file.size() - kId3v1Size) : std::nullopt;
}

std::optional<std::uint64_t> ape_footer_place(const FileBytes& file) {
  const std::uint64_t end = id3v1_place(file).value_or(file.size());
  return ends_in_ape_footer(file, end) ? std::optional(end - kApeHeader) : std::nullopt;
}

std::vector<TrailingText> trailing_texts(const FileBytes& file) {
  const std::optional<ApeTag> ape = ape_tag(file);
  const std::optional<std::uint64_t> place = id3v1_place(file);
  const std::string id3v1 = place ? file.read(*place, kId3v1Size) : std::string(kId3v1Size, '\0');
  std::vector<TrailingText> texts;
  for (const TextField& field : kTextFields) {
    for (std::string& text : std::vector{ape ? text_of(*ape, field) : "", text_of_id3v1(id3v1, field)}) {
      if (is_fit(field, text)) {
        texts.push_back({field.ape_key, field.id3v2_frame, std::move(text)});
        break;
      }
    }
  }
  return texts;
}

Splices id3v1_genre_splices(const FileBytes& file, const std::vector<std::string>& genres) {
  constexpr char kNoGenre = '\xFF';
  if (!id3v1_place(file) || file.read(file.size() - 1, 1).front() == kNoGenre) {
    return {};
  }
  return {{file.size() - 1, 1, std::string(1, static_cast<char>(id3v1_genre(genres.front())))}};
}

Splices ape_genre_splices(const FileBytes& file, const std::vector<std::string>& genres, ApeGenre use) {
  const std::optional<ApeTag> tag = ape_tag(file);
  if (!tag) {
    const std::uint64_t end = id3v1_place(file).value_or(file.size());
    return use == ApeGenre::kChange ? Splices() : Splices{{end, 0, new_ape_tag(file, genres)}};
  }
  Splices items;
  for (const ApeItem& item : tag->items) {
    if (is_key(item.key, "Genre")) {
      items.push_back({item.begin, item.end - item.begin, ""});
    }
  }
  if (items.empty() && use == ApeGenre::kChange) {
    return {};
  }
  const std::uint64_t count = tag->items.size() + 1 - items.size();
  if (items.empty()) {
    items.push_back({tag->size - kApeHeader, 0, ""});
  }
  items.front().bytes = genre_item(genres, tag->version >= kApeVersion2);
  const std::string sizes =
      as_little_endian(tag->size + static_cast<std::uint64_t>(growth_of(items)), 4) + as_little_endian(count, 4);
  constexpr std::uint64_t kSizes = 12;  // where they are in header and footer
  Splices splices;
  if (tag->has_header) {
    splices.push_back({tag->begin - kApeHeader + kSizes, sizes.size(), sizes});
  }
  add_splices(splices, std::move(items), tag->begin);
  splices.push_back({tag->begin + tag->size - kApeHeader + kSizes, sizes.size(), sizes});
  return splices;
}

}  // namespace auricle
