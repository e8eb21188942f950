#include <auricle/tags/ogg.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/tags/numbers.hpp>
#include <auricle/tags/vorbis_comment.hpp>

extern "C" {
#include <libavutil/crc.h>
}

namespace auricle {
namespace {

constexpr std::uint64_t kPageHeader = 27;
constexpr std::size_t kMostSegments = 255;
constexpr char kFullSegment = '\xFF';
constexpr char kContinued = 1;
constexpr char kBegins = 2;
constexpr char kEnds = 4;
constexpr std::size_t kMostCommentPages = 4096;  // 266 MB

struct Page {
  std::uint64_t offset = 0;
  std::string header;    // 27 bytes
  std::string segments;  // their lengths
  std::string body;

  std::uint64_t end() const { return offset + kPageHeader + segments.size() + body.size(); }
  char flags() const { return header[5]; }
  std::string_view granule() const { return std::string_view(header).substr(6, 8); }
  std::string_view serial() const { return std::string_view(header).substr(14, 4); }
  std::uint64_t number() const { return little_endian(std::string_view(header).substr(18), 4); }
};

Page page_at(const FileBytes& file, std::uint64_t offset) {
  Page page;
  page.offset = offset;
  page.header = file.read(offset, kPageHeader);
  if (!page.header.starts_with("OggS")) {
    throw FileError("its Ogg pages are broken");
  }
  page.segments = file.read(offset + kPageHeader, static_cast<unsigned char>(page.header[26]));
  std::uint64_t size = 0;
  for (const char segment : page.segments) {
    size += static_cast<unsigned char>(segment);
  }
  page.body = file.read(offset + kPageHeader + page.segments.size(), size);
  return page;
}

/// The page's bytes with the right checksum.
std::string sealed(const Page& page) {
  std::string bytes = page.header + page.segments + page.body;
  constexpr std::size_t kChecksum = 22;
  bytes.replace(kChecksum, 4, 4, '\0');
  const std::uint32_t checksum =
      av_crc(av_crc_get_table(AV_CRC_32_IEEE), 0, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return bytes.replace(kChecksum, 4, as_big_endian(checksum, 4));  // av_crc's is turned round
}

/// The pages from the second on until the packet of comments has ended.
std::vector<Page> comment_pages(const FileBytes& file, const Page& first) {
  std::vector<Page> pages;
  for (std::uint64_t at = first.end(); pages.size() < kMostCommentPages; at = pages.back().end()) {
    pages.push_back(page_at(file, at));
    const Page& page = pages.back();
    if (page.serial() != first.serial() || (page.flags() & kBegins) != 0) {
      throw FileError("streams are mixed in it");
    }
    if (std::ranges::any_of(page.segments, [](char segment) { return segment != kFullSegment; })) {
      return pages;
    }
  }
  throw FileError("its comments have no end");
}

/// Packets' bytes and the lengths of the segments that they are cut into.
struct Stretch {
  std::string segments;
  std::string body;
};

std::string segments_of(std::size_t packet) {
  return std::string(packet / kMostSegments, kFullSegment) + static_cast<char>(packet % kMostSegments);
}

/// The packet of comments, changed.
std::string changed(std::string_view packet, TagFormat format, const std::vector<std::string>& genres) {
  const auto [mark, n_before] = [&]() -> std::pair<std::string_view, std::size_t> {
    switch (format) {
      case TagFormat::kVorbis:
        return {"\x03vorbis", 7};
      case TagFormat::kOpus:
        return {"OpusTags", 8};
      case TagFormat::kOggFlac:
        return {"", 4};
      default:
        return {"", 0};
    }
  }();
  const bool is_block = format == TagFormat::kOggFlac;
  if (!packet.starts_with(mark) || packet.size() < n_before || (is_block && (packet[0] & '\x7F') != 4)) {
    throw FileError("its second packet holds no comments");
  }
  std::string comments = spliced(packet.substr(n_before), vorbis_genre_splices(packet.substr(n_before), genres));
  return is_block ? packet.substr(0, 1).data()[0] + as_big_endian(comments.size(), 3) + comments
                  : std::string(packet.substr(0, n_before)) + comments;
}

/// Lays a stretch out on pages, as many as `old` has if it can be.
std::vector<Page> laid_out(const Stretch& stretch, const std::vector<Page>& old) {
  const std::size_t needed = (stretch.segments.size() + kMostSegments - 1) / kMostSegments;
  const std::size_t n_pages = std::max(needed, std::min(old.size(), stretch.segments.size()));
  std::vector<Page> pages(n_pages);
  std::size_t segment = 0;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < n_pages; ++i) {
    Page& page = pages[i];
    const bool is_last = i + 1 == n_pages;
    const std::size_t left = n_pages - i - 1;  // each of which gets one segment at least
    const bool continues =
        i == 0 ? (old.front().flags() & kContinued) != 0 : stretch.segments[segment - 1] == kFullSegment;
    page.segments = stretch.segments.substr(segment, std::min(kMostSegments, stretch.segments.size() - segment - left));
    segment += page.segments.size();
    std::size_t size = 0;
    for (const char length : page.segments) {
      size += static_cast<unsigned char>(length);
    }
    page.body = stretch.body.substr(byte, size);
    byte += size;
    page.header = old.front().header;
    page.header[5] = static_cast<char>((continues ? kContinued : 0) | (is_last ? old.back().flags() & kEnds : 0));
    const bool packet_ends = std::ranges::any_of(page.segments, [](char length) { return length != kFullSegment; });
    page.header.replace(6, 8,
                        is_last ? std::string(old.back().granule()) : std::string(8, packet_ends ? '\0' : '\xFF'));
    page.header.replace(18, 4, as_little_endian(old.front().number() + i, 4));
    page.header[26] = static_cast<char>(page.segments.size());
  }
  return pages;
}

/// All pages of a stream from a place on get other numbers.
void renumber(Splices& splices, const FileBytes& file, std::uint64_t at, const Page& first, std::uint64_t by) {
  constexpr std::uint64_t kNumber = 18;
  while (at < file.size()) {
    Page page = page_at(file, at);
    if ((page.flags() & kBegins) != 0) {
      return;  // the next one of a chain
    }
    if (page.serial() == first.serial()) {
      page.header.replace(kNumber, 4, as_little_endian(page.number() + by, 4));
      splices.push_back({at + kNumber, 8, sealed(page).substr(kNumber, 8)});
    }
    at = page.end();
  }
}

/// One splice for what differs between the old bytes from `offset` on and the new ones.
Splice difference(std::string_view old, std::string_view changed, std::uint64_t offset) {
  const std::size_t shorter = std::min(old.size(), changed.size());
  const auto same = std::ranges::mismatch(old.substr(0, shorter), changed.substr(0, shorter));
  const auto before = static_cast<std::size_t>(same.in1 - old.begin());
  std::size_t behind = 0;
  while (behind < shorter - before && old[old.size() - 1 - behind] == changed[changed.size() - 1 - behind]) {
    ++behind;
  }
  return {offset + before, old.size() - before - behind,
          std::string(changed.substr(before, changed.size() - before - behind))};
}

}  // namespace

Splices ogg_genre_splices(const FileBytes& file, TagFormat format, const std::vector<std::string>& genres) {
  const Page first = page_at(file, 0);
  const std::vector<Page> old = comment_pages(file, first);
  Stretch stretch;
  for (const Page& page : old) {
    stretch.segments += page.segments;
    stretch.body += page.body;
  }
  const std::size_t n_segments = std::ranges::find_if(stretch.segments, [](char s) { return s != kFullSegment; }) -
                                 stretch.segments.begin() + std::size_t{1};
  const std::size_t size =
      (n_segments - 1) * kMostSegments + static_cast<unsigned char>(stretch.segments[n_segments - 1]);
  const std::string packet = changed(std::string_view(stretch.body).substr(0, size), format, genres);
  stretch.segments.replace(0, n_segments, segments_of(packet.size()));
  stretch.body.replace(0, size, packet);

  std::string pages;
  const std::vector<Page> laid = laid_out(stretch, old);
  for (const Page& page : laid) {
    pages += sealed(page);
  }
  const std::uint64_t begin = first.end();
  const std::uint64_t end = old.back().end();
  Splices splices = {difference(file.read(begin, end - begin), pages, begin)};
  if (laid.size() != old.size()) {
    renumber(splices, file, end, first, laid.size() - old.size());
  }
  return in_order(std::move(splices));
}

}  // namespace auricle
