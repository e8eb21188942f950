#include <auricle/tags/id3v2.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/tags/genre_text.hpp>
#include <auricle/tags/id3v2_tag.hpp>
#include <auricle/tags/numbers.hpp>
#include <fmt/ranges.h>
#include <taglib/tstring.h>

namespace auricle {
namespace {

constexpr std::uint64_t kMostTagSize = std::uint64_t{1} << 28;
constexpr std::size_t kNewPadding = 1024;

std::string unsynchronised(std::string_view bytes) {
  std::string safe;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    safe += bytes[i];
    const bool last = i + 1 == bytes.size();
    if (bytes[i] == '\xFF' && (last || bytes[i + 1] == '\0' || (bytes[i + 1] & '\xE0') == '\xE0')) {
      safe += '\0';
    }
  }
  return safe;
}

/// The frame's text in front of which its flags put nothing more; absent when it is compressed or encrypted.
std::optional<std::string> text_of(const Id3v2Frame& frame, unsigned version) {
  std::string_view body = frame.body;
  const unsigned sealed = version == 4 ? 0x0CU : 0xC0U;
  const unsigned grouped = version == 4 ? 0x40U : 0x20U;
  if ((frame.flags & sealed) != 0) {
    return std::nullopt;
  }
  body.remove_prefix((frame.flags & grouped) != 0 && !body.empty() ? 1 : 0);
  if (version < 4) {
    return std::string(body);
  }
  constexpr unsigned kHasLength = 0x01;
  constexpr unsigned kFrameUnsynchronised = 0x02;
  body.remove_prefix((frame.flags & kHasLength) != 0 ? std::min<std::size_t>(4, body.size()) : 0);
  return (frame.flags & kFrameUnsynchronised) != 0 ? synchronised(body) : std::string(body);
}

std::string from_utf16(std::string_view bytes, bool big) {
  const TagLib::ByteVector units(bytes.data(), static_cast<unsigned int>(bytes.size() / 2 * 2));
  return TagLib::String(units, big ? TagLib::String::UTF16BE : TagLib::String::UTF16LE).to8Bit(true);
}

/// Values between NULs. A value of its own may have a mark of byte order, or that of the one before.
std::vector<std::string> utf16_values(std::string_view text, bool big) {
  std::vector<std::string> values;
  while (text.size() >= 2) {
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
      big = text[0] == '\xFE';
      text.remove_prefix(2);
    }
    std::size_t end = 0;
    while (end + 2 <= text.size() && (text[end] != '\0' || text[end + 1] != '\0')) {
      end += 2;
    }
    values.push_back(from_utf16(text.substr(0, end), big));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return values;
}

std::vector<std::string> values_of(std::string_view text) {
  constexpr std::size_t kLongest = 256 * 1024;
  text = text.substr(0, kLongest);
  if (text.empty()) {
    return {};
  }
  const char encoding = text.front();
  text.remove_prefix(1);
  switch (encoding) {
    case 0:
      return {from_latin1(text)};
    case 1:
    case 2:
      return utf16_values(text, encoding == 2);
    default:
      return {std::string(text)};
  }
}

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// Text of ID3v2.4 behind what says how it is written: Latin-1, under which name other code pages go too, stays as it
/// is.
std::string with_encoding(const std::string& text) { return (is_ascii(text) || !is_utf8(text) ? '\0' : '\3') + text; }

std::string frame_of_24(std::string_view id, const std::string& body) {
  return std::string(id) + as_synchsafe(body.size()) + std::string(2, '\0') + body;
}

std::string text_frame_of_24(const TrailingText& text) {
  std::string body = with_encoding(text.text);
  if (text.id3v2_frame == kCommentFrame) {
    body.insert(1, std::string("XXX\0", 4));  // of an unknown language, without a description
  }
  return frame_of_24(text.id3v2_frame, body);
}

std::string genre_frame(const std::vector<std::string>& genres, unsigned version) {
  if (version == 4) {
    return frame_of_24("TCON", with_encoding(fmt::format("{}", fmt::join(genres, std::string_view("\0", 1)))));
  }
  // "(" begins a reference to ID3v1's genres, and "/" parts values.
  const bool has_slash =
      std::ranges::any_of(genres, [](const std::string& genre) { return genre.find('/') != std::string::npos; });
  std::string text;
  for (const std::string& genre : genres) {
    text += text.empty() ? "" : has_slash ? "; " : "/";
    text += text.empty() && genre.starts_with('(') ? "(" : "";
    text += genre;
  }
  if (is_ascii(text)) {
    text = '\0' + text;
  } else {
    const TagLib::ByteVector utf16 = TagLib::String(text, TagLib::String::UTF8).data(TagLib::String::UTF16);
    text = '\1' + std::string(utf16.data(), utf16.size());
  }
  return version == 2 ? "TCO" + as_big_endian(text.size(), 3) + text
                      : "TCON" + as_big_endian(text.size(), 4) + std::string(2, '\0') + text;
}

}  // namespace

std::uint64_t id3v2_tag_size(std::string_view head) {
  if (head.size() < kId3v2Header || !head.starts_with("ID3") || head[3] == '\xFF') {
    return 0;
  }
  const bool has_footer = head[3] == 4 && (head[5] & char{kId3v2FooterPresent}) != 0;
  return synchsafe(head.substr(6)) + kId3v2Header * (has_footer ? 2 : 1);
}

std::uint64_t id3v2_tags_size(const FileBytes& file) {
  constexpr int kMostTags = 16;
  std::uint64_t all = 0;
  for (int i = 0; i < kMostTags; ++i) {
    const std::uint64_t size = id3v2_tag_size(file.read_up_to(all, kId3v2Header));
    if (size == 0) {
      break;
    }
    all += size;
  }
  return all;
}

std::string leading_id3v2_tag(const FileBytes& file) {
  return file.read(0, id3v2_tag_size(file.read_up_to(0, kId3v2Header)));
}

std::optional<std::vector<std::string>> id3v2_genre_values(std::string_view bytes) {
  const Id3v2Tag tag(bytes);
  std::vector<std::string> values;
  for (const Id3v2Frame& frame : tag.frames()) {
    if (frame.is_genre()) {
      const std::optional<std::string> text = text_of(frame, tag.version());
      if (!text) {
        return std::nullopt;
      }
      for (std::string& value : values_of(*text)) {
        values.push_back(std::move(value));
      }
    }
  }
  return values;
}

Splices id3v2_genre_splices(std::string_view bytes, const std::vector<std::string>& genres) {
  const Id3v2Tag tag(bytes);
  if (tag.has_checksum()) {
    throw FileError("its ID3v2 tag has a checksum");
  }
  std::string frame = genre_frame(genres, tag.version());
  if (tag.is_unsynchronised()) {
    frame = unsynchronised(frame);
  }
  Splices splices;
  for (const Id3v2Frame& old : tag.frames()) {
    if (old.is_genre()) {
      splices.push_back({old.begin, old.end - old.begin, std::exchange(frame, {})});
    }
  }
  if (!frame.empty()) {
    splices.push_back({tag.frames_end(), 0, frame});
  }
  const std::int64_t growth = growth_of(splices);
  const std::uint64_t footer = tag.has_footer() ? kId3v2Header : 0;
  const std::uint64_t end = bytes.size() - footer;
  // An extended header says how much padding there is, and before a footer there may be none.
  const bool padding_may_change = !tag.has_extended_header() && !tag.has_footer();
  if (growth > 0 && padding_may_change && static_cast<std::uint64_t>(growth) <= tag.padding()) {
    splices.push_back({end - static_cast<std::uint64_t>(growth), static_cast<std::uint64_t>(growth), ""});
  } else if (growth < 0 && padding_may_change && tag.frames_end() + tag.padding() == end) {
    splices.push_back({end, 0, std::string(static_cast<std::size_t>(-growth), '\0')});
  } else if (growth != 0) {
    const std::uint64_t size = end - kId3v2Header + static_cast<std::uint64_t>(growth);
    if (size >= kMostTagSize) {
      throw FileError("its ID3v2 tag is full");
    }
    splices.push_back({6, 4, as_synchsafe(size)});
    if (footer > 0) {
      splices.push_back({end + 6, 4, as_synchsafe(size)});
    }
  }
  return in_order(std::move(splices));
}

std::string new_id3v2_tag(const std::vector<std::string>& genres, const std::vector<TrailingText>& texts) {
  constexpr unsigned kVersion = 4;
  std::string frames = genre_frame(genres, kVersion);
  for (const TrailingText& text : texts) {
    frames += text_frame_of_24(text);
  }
  return std::string("ID3\4\0\0", 6) + as_synchsafe(frames.size() + kNewPadding) + frames +
         std::string(kNewPadding, '\0');
}

}  // namespace auricle
