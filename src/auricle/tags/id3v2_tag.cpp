#include <auricle/tags/id3v2_tag.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <auricle/tags/numbers.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr unsigned kUnsynchronised = 0x80;
constexpr unsigned kHasExtendedHeader = 0x40;

bool is_frame_id(std::string_view id) {
  return std::ranges::all_of(id, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

}  // namespace

Id3v2Tag::Id3v2Tag(std::string_view tag)
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

bool Id3v2Tag::has_footer() const { return version_ == 4 && (flags_ & kId3v2FooterPresent) != 0; }

bool Id3v2Tag::has_extended_header() const { return version_ > 2 && (flags_ & kHasExtendedHeader) != 0; }

bool Id3v2Tag::is_unsynchronised() const { return version_ < 4 && (flags_ & kUnsynchronised) != 0; }

void Id3v2Tag::note_removed() {
  const std::string_view raw = tag_.substr(kId3v2Header);
  for (std::size_t plain = 0, i = 0; plain < body_.size(); ++plain, ++i) {
    if (raw[i] == '\xFF' && i + 1 < raw.size() && raw[i + 1] == '\0') {
      removed_.push_back(plain + 1);
      ++i;
    }
  }
}

/// Where in the tag a place of the body is.
std::uint64_t Id3v2Tag::place(std::size_t in_body) const {
  const auto n_removed = std::ranges::upper_bound(removed_, in_body) - removed_.begin();
  return kId3v2Header + in_body + static_cast<std::uint64_t>(n_removed);
}

std::size_t Id3v2Tag::after_extended_header() {
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
bool Id3v2Tag::goes_on(std::uint64_t at) const {
  return at == body_.size() || (at < body_.size() && body_[at] == '\0') ||
         (at + kId3v2Header <= body_.size() && is_frame_id(body_.substr(at, 4)));
}

std::uint64_t Id3v2Tag::frame_size(std::size_t at) const {
  if (version_ == 2) {
    return big_endian(body_.substr(at + 3), 3);
  }
  const std::uint64_t plain = big_endian(body_.substr(at + 4), 4);
  const std::uint64_t safe = synchsafe(body_.substr(at + 4));
  // iTunes and others wrote plain sizes into 2.4.
  return version_ == 4 && (goes_on(at + kId3v2Header + safe) || !goes_on(at + kId3v2Header + plain)) ? safe : plain;
}

void Id3v2Tag::walk(std::size_t at) {
  const std::size_t id_length = version_ == 2 ? 3 : 4;
  const std::size_t header = version_ == 2 ? 6 : 10;
  while (at + header <= body_.size() && is_frame_id(body_.substr(at, id_length))) {
    const std::uint64_t size = frame_size(at);
    if (size > body_.size() - at - header) {
      break;  // broken from here on
    }
    const std::size_t end = at + header + static_cast<std::size_t>(size);
    Id3v2Frame& frame =
        frames_.emplace_back(Id3v2Frame{.begin = place(at),
                                        .end = place(end),
                                        .id = std::string(body_.substr(at, id_length)),
                                        .flags = version_ == 2 ? 0U : static_cast<unsigned char>(body_[at + 9])});
    if (frame.is_genre()) {
      frame.body = body_.substr(at + header, end - at - header);
    }
    at = end;
  }
  frames_end_ = place(at);
  const std::string_view rest = body_.substr(at);
  padding_ = rest.find_first_not_of('\0') == std::string_view::npos ? rest.size() : 0;
}

std::string synchronised(std::string_view bytes) {
  std::string plain;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    plain += bytes[i];
    i += bytes[i] == '\xFF' && i + 1 < bytes.size() && bytes[i + 1] == '\0' ? 1 : 0;
  }
  return plain;
}

}  // namespace auricle
