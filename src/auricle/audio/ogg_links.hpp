#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <auricle/audio/byte_source.hpp>

namespace auricle {

/// A chained Ogg file (several laid end to end, as Internet radio is recorded) as one stream after the other: each of
/// its links ends where the next one's first page stands, so that each is opened anew, whatever its codec and rate.
/// https://xiph.org/ogg/doc/rfc3533.txt
class OggLinks : public ByteStream {
 public:
  explicit OggLinks(ByteStream& bytes) : bytes_(bytes) {}

  static bool is_ogg(std::span<const std::uint8_t> head);

  /// Whether a file of a known size seems to be no chain: it ends with a page of a stream that it begins with.
  static bool is_one_link(ByteSource& bytes);

  /// Bytes of the present link, whole pages one after the other, and what lies between pages in a damaged file.
  std::size_t read(std::span<std::uint8_t> room) override;
  std::optional<std::int64_t> size() const override { return std::nullopt; }
  bool seek(std::int64_t) override { return false; }

  /// Goes on to the next link, over what was not read of this one; false when there is none.
  bool next_link();

  /// Whether the file ends in the middle of a page, or with what is no page and without the page that ends a stream.
  bool broken_off() const;

 private:
  bool load_page();
  std::size_t fill(std::size_t wanted);

  ByteStream& bytes_;
  std::vector<std::uint8_t> buffer_;  ///< what has been read from `bytes_` and not yet handed out
  std::size_t ready_ = 0;             ///< how much of it, from its beginning, belongs to the present link
  bool last_was_first_page_ = true;   ///< the page before was one that begins a stream
  bool link_ended_ = false;
  bool broken_off_ = false;
  bool ends_stream_ = false;  ///< the page before says that its stream ends with it
  std::size_t junk_ = 0;      ///< bytes behind it that are no page
};

}  // namespace auricle
