#include <auricle/tags/id3v2.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/tags/genre_text.hpp>
#include <auricle/tags/numbers.hpp>
#include <fmt/ranges.h>
#include <taglib/tstring.h>

namespace auricle {
namespace {

constexpr unsigned kUnsynchronised = 0x80;
constexpr unsigned kHasExtendedHeader = 0x40;
constexpr unsigned kFooterPresent = 0x10;
constexpr std::uint64_t kMostTagSize = std::uint64_t{1} << 28;
constexpr std::size_t kNewPadding = 1024;

struct Frame {
  std::uint64_t begin = 0;  // in the tag, as it stands there
  std::uint64_t end = 0;
  std::string id;
  unsigned flags = 0;  // the second byte, which says how the frame is written
  std::string body;
};

/// Removes the zeros that keep players of old from taking a tag for sound.
std::string synchronised(std::string_view bytes) {
  std::string plain;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    plain += bytes[i];
    i += bytes[i] == '\xFF' && i + 1 < bytes.size() && bytes[i + 1] == '\0' ? 1 : 0;
  }
  return plain;
}

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

bool is_frame_id(std::string_view id) {
  return std::ranges::all_of(id, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

/// A tag taken apart.
class Tag {
 public:
  explicit Tag(std::string_view tag)
      : tag_(tag), version_(static_cast<unsigned char>(tag[3])), flags_(static_cast<unsigned char>(tag[5])) {
    if (version_ < 2 || version_ > 4) {
      throw FileError(fmt::format("its tag is of the unknown version ID3v2.{}", version_));
    }
    body_ = tag.substr(kId3v2Header, tag.size() - (has_footer() ? 2 : 1) * kId3v2Header);
    if (is_unsynchronised()) {
      plain_ = synchronised(body_);
      body_ = plain_;
      note_removed();
    }
    walk(after_extended_header());
  }

  unsigned version() const { return version_; }
  bool has_footer() const { return version_ == 4 && (flags_ & kFooterPresent) != 0; }
  bool has_extended_header() const { return version_ > 2 && (flags_ & kHasExtendedHeader) != 0; }
  /// The tag as a whole; in 2.4 each frame says it for itself.
  bool is_unsynchronised() const { return version_ < 4 && (flags_ & kUnsynchronised) != 0; }
  bool has_checksum() const { return has_checksum_; }
  const std::vector<Frame>& frames() const { return frames_; }
  std::uint64_t frames_end() const { return frames_end_; }
  std::uint64_t padding() const { return padding_; }

 private:
  void note_removed() {
    const std::string_view raw = tag_.substr(kId3v2Header);
    for (std::size_t plain = 0, i = 0; plain < body_.size(); ++plain, ++i) {
      if (raw[i] == '\xFF' && i + 1 < raw.size() && raw[i + 1] == '\0') {
        removed_.push_back(plain + 1);
        ++i;
      }
    }
  }

  /// Where in the tag a place of the body is.
  std::uint64_t place(std::size_t in_body) const {
    const auto n_removed = std::ranges::upper_bound(removed_, in_body) - removed_.begin();
    return kId3v2Header + in_body + static_cast<std::uint64_t>(n_removed);
  }

  std::size_t after_extended_header() {
    if (!has_extended_header() || body_.size() < 6) {
      return 0;
    }
    if (version_ == 3) {
      has_checksum_ = (body_[4] & '\x80') != 0;
      return static_cast<std::size_t>(std::min<std::uint64_t>(4 + big_endian(body_, 4), body_.size()));
    }
    has_checksum_ = (body_[5] & '\x20') != 0;
    return static_cast<std::size_t>(std::min<std::uint64_t>(synchsafe(body_), body_.size()));
  }

  /// Whether a frame, padding or the end is at a place.
  bool goes_on(std::uint64_t at) const {
    return at == body_.size() || (at < body_.size() && body_[at] == '\0') ||
           (at + kId3v2Header <= body_.size() && is_frame_id(body_.substr(at, 4)));
  }

  std::uint64_t frame_size(std::size_t at) const {
    if (version_ == 2) {
      return big_endian(body_.substr(at + 3), 3);
    }
    const std::uint64_t plain = big_endian(body_.substr(at + 4), 4);
    const std::uint64_t safe = synchsafe(body_.substr(at + 4));
    // iTunes and others wrote plain sizes into 2.4.
    return version_ == 4 && (goes_on(at + kId3v2Header + safe) || !goes_on(at + kId3v2Header + plain)) ? safe : plain;
  }

  void walk(std::size_t at) {
    const std::size_t id_length = version_ == 2 ? 3 : 4;
    const std::size_t header = version_ == 2 ? 6 : 10;
    while (at + header <= body_.size() && is_frame_id(body_.substr(at, id_length))) {
      const std::uint64_t size = frame_size(at);
      if (size > body_.size() - at - header) {
        break;  // broken from here on
      }
      const std::size_t end = at + header + static_cast<std::size_t>(size);
      const std::string_view id = body_.substr(at, id_length);
      const bool is_genre = id == "TCON" || id == "TCO";
      frames_.push_back({.begin = place(at),
                         .end = place(end),
                         .id = std::string(id),
                         .flags = version_ == 2 ? 0U : static_cast<unsigned char>(body_[at + 9]),
                         .body = std::string(is_genre ? body_.substr(at + header, end - at - header) : "")});
      at = end;
    }
    frames_end_ = place(at);
    const std::string_view rest = body_.substr(at);
    padding_ = rest.find_first_not_of('\0') == std::string_view::npos ? rest.size() : 0;
  }

  std::string_view tag_;
  unsigned version_;
  unsigned flags_;
  std::string_view body_;
  std::string plain_;
  std::vector<std::size_t> removed_;  // places of the body before which a zero stood
  bool has_checksum_ = false;
  std::vector<Frame> frames_;
  std::uint64_t frames_end_ = 0;
  std::uint64_t padding_ = 0;
};

bool is_genre_frame(const Frame& frame) { return frame.id == "TCON" || frame.id == "TCO"; }

/// The frame's text in front of which its flags put nothing more; absent when it is compressed or encrypted.
std::optional<std::string> text_of(const Frame& frame, unsigned version) {
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

std::string genre_frame(const std::vector<std::string>& genres, unsigned version) {
  std::string text;
  if (version == 4) {
    text = fmt::format("{}", fmt::join(genres, std::string_view("\0", 1)));
    text = (is_ascii(text) ? '\0' : '\3') + text;
  } else {
    // "(" begins a reference to ID3v1's genres, and "/" parts values.
    const bool has_slash =
        std::ranges::any_of(genres, [](const std::string& genre) { return genre.find('/') != std::string::npos; });
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
  }
  if (version == 2) {
    return "TCO" + as_big_endian(text.size(), 3) + text;
  }
  return "TCON" + (version == 4 ? as_synchsafe(text.size()) : as_big_endian(text.size(), 4)) + std::string(2, '\0') +
         text;
}

}  // namespace

std::uint64_t id3v2_tag_size(std::string_view head) {
  if (head.size() < kId3v2Header || !head.starts_with("ID3") || head[3] == '\xFF') {
    return 0;
  }
  const bool has_footer = head[3] == 4 && (head[5] & char{kFooterPresent}) != 0;
  return synchsafe(head.substr(6)) + kId3v2Header * (has_footer ? 2 : 1);
}

std::string leading_id3v2_tag(const FileBytes& file) {
  return file.read(0, id3v2_tag_size(file.read_up_to(0, kId3v2Header)));
}

std::optional<std::vector<std::string>> id3v2_genre_values(std::string_view bytes) {
  const Tag tag(bytes);
  std::vector<std::string> values;
  for (const Frame& frame : tag.frames()) {
    if (is_genre_frame(frame)) {
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
  const Tag tag(bytes);
  if (tag.has_checksum()) {
    throw FileError("its ID3v2 tag has a checksum");
  }
  std::string frame = genre_frame(genres, tag.version());
  if (tag.is_unsynchronised()) {
    frame = unsynchronised(frame);
  }
  Splices splices;
  for (const Frame& old : tag.frames()) {
    if (is_genre_frame(old)) {
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

std::string new_id3v2_tag(const std::vector<std::string>& genres) {
  constexpr unsigned kVersion = 4;
  const std::string frame = genre_frame(genres, kVersion);
  return std::string("ID3\4\0\0", 6) + as_synchsafe(frame.size() + kNewPadding) + frame +
         std::string(kNewPadding, '\0');
}

}  // namespace auricle
