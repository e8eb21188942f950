#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// How an ID3v2 tag is laid out, whatever its version.

namespace auricle {

/// Bytes of an ID3v2 tag's header, and of its footer.
inline constexpr std::uint64_t kId3v2Header = 10;

/// In the header's flags: a footer stands behind the tag (2.4).
inline constexpr unsigned kId3v2FooterPresent = 0x10;

/// A frame of an ID3v2 tag.
struct Id3v2Frame {
  std::uint64_t begin = 0;  ///< in the tag, as it stands there
  std::uint64_t end = 0;
  std::string id;
  unsigned flags = 0;  ///< the second byte, which says how the frame is written
  std::string body;    ///< only of genres

  bool is_genre() const { return id == "TCON" || id == "TCO"; }
};

/// An ID3v2 tag taken apart.
class Id3v2Tag {
 public:
  /// A whole tag, which must outlive it. Throws FileError when it is of an unknown version; frames that are broken are
  /// left out, and all behind them.
  explicit Id3v2Tag(std::string_view tag);
  Id3v2Tag(const Id3v2Tag&) = delete;
  Id3v2Tag& operator=(const Id3v2Tag&) = delete;

  unsigned version() const { return version_; }
  bool has_footer() const;
  bool has_extended_header() const;
  /// The tag as a whole; in 2.4 each frame says it for itself.
  bool is_unsynchronised() const;
  bool has_checksum() const { return has_checksum_; }
  const std::vector<Id3v2Frame>& frames() const { return frames_; }
  std::uint64_t frames_end() const { return frames_end_; }
  std::uint64_t padding() const { return padding_; }

 private:
  void note_removed();
  std::uint64_t place(std::size_t in_body) const;
  std::size_t after_extended_header();
  bool goes_on(std::uint64_t at) const;
  std::uint64_t frame_size(std::size_t at) const;
  void walk(std::size_t at);

  std::string_view tag_;
  unsigned version_;
  unsigned flags_;
  std::string_view body_;
  std::string plain_;
  std::vector<std::size_t> removed_;  // places of the body before which a zero stood
  bool has_checksum_ = false;
  std::vector<Id3v2Frame> frames_;
  std::uint64_t frames_end_ = 0;
  std::uint64_t padding_ = 0;
};

/// Removes the zeros that keep players of old from taking a tag for sound.
std::string synchronised(std::string_view bytes);

}  // namespace auricle
