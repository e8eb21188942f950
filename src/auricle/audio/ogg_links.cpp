#include <auricle/audio/ogg_links.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include <auricle/audio/ffmpeg.hpp>
#include <auricle/audio/tags.hpp>

extern "C" {
#include <libavutil/crc.h>
}

namespace auricle {
namespace {

constexpr std::array<std::uint8_t, 4> kCapture = {'O', 'g', 'g', 'S'};
constexpr std::size_t kHeaderSize = 27;
constexpr std::size_t kFlags = 5;
constexpr std::uint8_t kBeginsStream = 2;
constexpr std::uint8_t kEndsStream = 4;
constexpr std::size_t kChecksum = 22;

/// Whether the page says that a stream begins and its checksum bears it out: in damaged files noise looks like pages.
bool begins_stream(std::span<const std::uint8_t> page) {
  if ((page[kFlags] & kBeginsStream) == 0) {
    return false;
  }
  const AVCRC* const table = av_crc_get_table(AV_CRC_32_IEEE);
  constexpr std::array<std::uint8_t, 4> kZero{};
  std::uint32_t crc = av_crc(table, 0, page.data(), kChecksum);
  crc = av_crc(table, crc, kZero.data(), kZero.size());
  crc = av_crc(table, crc, page.data() + kChecksum + 4, page.size() - kChecksum - 4);
  // av_crc keeps this sum with its bytes in reverse, so that they lie in memory as big-endian; Ogg is little-endian.
  return std::ranges::equal(page.subspan(kChecksum, 4),
                            std::array{static_cast<std::uint8_t>(crc >> 24), static_cast<std::uint8_t>(crc >> 16),
                                       static_cast<std::uint8_t>(crc >> 8), static_cast<std::uint8_t>(crc)});
}

}  // namespace

bool OggLinks::is_ogg(std::span<const std::uint8_t> head) {
  return head.size() > kHeaderSize && std::ranges::equal(head.first(kCapture.size()), kCapture);
}

bool OggLinks::is_one_link(ByteSource& bytes) {
  constexpr std::size_t kSerial = 14;
  constexpr std::int64_t kLargestPage = 65'307;
  const auto serial_at = [](std::span<const std::uint8_t> page) { return page.subspan(kSerial, 4); };
  std::vector<std::uint8_t> last(
      static_cast<std::size_t>(std::min(bytes.size().value_or(0), kLargestPage + kMostTagBytes)));
  if (const std::int64_t begin = bytes.size().value_or(0) - std::ssize(last); bytes.peek(begin, last) != last.size()) {
    return false;
  }
  const auto page = std::find_end(last.begin(), last.end(), kCapture.begin(), kCapture.end());
  if (last.end() - page < static_cast<std::ptrdiff_t>(kHeaderSize)) {
    return false;
  }
  const auto serial = serial_at(std::span(last).subspan(static_cast<std::size_t>(page - last.begin())));
  // The first pages of all streams stand before anything else.
  std::span<const std::uint8_t> head = bytes.head();
  while (is_ogg(head) && (head[kFlags] & kBeginsStream) != 0) {
    if (std::ranges::equal(serial_at(head), serial)) {
      return true;
    }
    const std::size_t n_segments = std::min<std::size_t>(head[kHeaderSize - 1], head.size() - kHeaderSize);
    const auto segments = head.subspan(kHeaderSize, n_segments);
    head = head.subspan(
        std::min(head.size(), std::accumulate(segments.begin(), segments.end(), kHeaderSize + n_segments)));
  }
  return false;
}

std::size_t OggLinks::fill(std::size_t wanted) {
  constexpr std::size_t kAtOnce = 1 << 14;
  while (buffer_.size() < wanted) {
    const std::size_t before = buffer_.size();
    buffer_.resize(std::max(wanted, before + kAtOnce));
    const std::size_t count = bytes_.read(std::span(buffer_).subspan(before));
    buffer_.resize(before + count);
    if (count == 0) {
      break;
    }
  }
  return buffer_.size();
}

/// Makes the next page `ready_`, or what stands before it; false at the end of the link.
bool OggLinks::load_page() {
  if (link_ended_ || fill(kHeaderSize) == 0) {
    link_ended_ = true;
    return false;
  }
  const auto page = std::search(buffer_.begin(), buffer_.end(), kCapture.begin(), kCapture.end());
  if (page != buffer_.begin()) {
    // No page: damage, or a tag at the end. All but what may be the beginning of a capture pattern is passed on.
    const auto found = static_cast<std::size_t>(page - buffer_.begin());
    const bool at_end = buffer_.size() < kHeaderSize;
    ready_ = page != buffer_.end() || at_end ? found : found - (kCapture.size() - 1);
    junk_ += ready_;
    return true;
  }
  std::size_t size = kHeaderSize;
  if (buffer_.size() >= kHeaderSize) {
    size += buffer_[kHeaderSize - 1];
  }
  if (fill(size) >= size && size >= kHeaderSize) {
    size = std::accumulate(buffer_.begin() + kHeaderSize, buffer_.begin() + static_cast<std::ptrdiff_t>(size), size);
  }
  if (fill(size) < size) {
    broken_off_ = true;
    ready_ = buffer_.size();
    return true;
  }
  junk_ = 0;
  ends_stream_ = (buffer_[kFlags] & kEndsStream) != 0;
  const bool first_page = begins_stream(std::span(buffer_).first(size));
  link_ended_ = first_page && !last_was_first_page_;
  last_was_first_page_ = first_page;
  ready_ = link_ended_ ? 0 : size;
  return !link_ended_;
}

std::size_t OggLinks::read(std::span<std::uint8_t> room) {
  if (ready_ == 0 && !load_page()) {
    return 0;
  }
  const std::size_t count = std::min(ready_, room.size());
  const auto end = buffer_.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(buffer_.begin(), end, room.begin());
  buffer_.erase(buffer_.begin(), end);
  ready_ -= count;
  return count;
}

bool OggLinks::broken_off() const { return broken_off_ || (!ends_stream_ && std::cmp_greater(junk_, kMostTagBytes)); }

bool OggLinks::next_link() {
  std::array<std::uint8_t, 4096> unread{};
  while (read(unread) > 0) {
  }
  link_ended_ = false;
  return !buffer_.empty();
}

}  // namespace auricle
