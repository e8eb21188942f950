#include <auricle/tags/tag_format.hpp>

#include <cstdint>
#include <string>

#include <auricle/core/output.hpp>
#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/id3v2.hpp>

namespace auricle {
namespace {

constexpr std::uint64_t kHead = 64;

/// A frame of MP3 or ADTS: eleven ones, then no value that is reserved.
bool begins_with_frame(std::string_view head) {
  if (head.size() < 4) {
    return false;
  }
  const auto second = static_cast<unsigned char>(head[1]);
  const auto third = static_cast<unsigned char>(head[2]);
  const bool adts = (second & 0xF6U) == 0xF0U;
  return head[0] == '\xFF' && (adts || ((second & 0xE0U) == 0xE0U && (second & 0x18U) != 0x08U &&
                                        (second & 0x06U) != 0 && (third & 0xF0U) != 0xF0U && (third & 0x0CU) != 0x0CU));
}

TagFormat format_of_ogg(std::string_view head) {
  constexpr std::size_t kSegmentCount = 26;
  if (head.size() <= kSegmentCount) {
    return TagFormat::kNone;
  }
  const std::size_t packet = kSegmentCount + 1 + static_cast<unsigned char>(head[kSegmentCount]);
  const std::string_view begin = packet < head.size() ? head.substr(packet) : std::string_view();
  return begin.starts_with("\x01vorbis") ? TagFormat::kVorbis
         : begin.starts_with("OpusHead") ? TagFormat::kOpus
         : begin.starts_with("Speex   ") ? TagFormat::kSpeex
         : begin.starts_with(
               "\x7F"
               "FLAC")
             ? TagFormat::kOggFlac
             : TagFormat::kNone;
}

TagFormat format_of(std::string_view head) {
  const auto is_form = [&](std::string_view outer, std::string_view inner) {
    return head.starts_with(outer) && head.size() >= 12 && head.substr(8, 4) == inner;
  };
  return head.starts_with("fLaC")                                    ? TagFormat::kFlac
         : head.starts_with("OggS")                                  ? format_of_ogg(head)
         : head.size() >= 8 && head.substr(4, 4) == "ftyp"           ? TagFormat::kMp4
         : is_form("RIFF", "WAVE") || is_form("RF64", "WAVE")        ? TagFormat::kWav
         : is_form("FORM", "AIFF") || is_form("FORM", "AIFC")        ? TagFormat::kAiff
         : head.starts_with("MAC ")                                  ? TagFormat::kMonkeys
         : head.starts_with("MPCK") || head.starts_with("MP+")       ? TagFormat::kMusepack
         : head.starts_with("wvpk")                                  ? TagFormat::kWavPack
         : head.starts_with("TTA1")                                  ? TagFormat::kTrueAudio
         : head.starts_with(std::string_view("\x30\x26\xB2\x75", 4)) ? TagFormat::kAsf
         : begins_with_frame(head)                                   ? TagFormat::kId3
                                                                     : TagFormat::kNone;
}

}  // namespace

TagFormat tag_format(const std::filesystem::path& file) {
  const FileBytes bytes(file);
  const std::string head = bytes.read_up_to(0, kHead);
  const std::uint64_t tags = id3v2_tags_size(bytes);
  const TagFormat format = format_of(tags == 0 ? head : bytes.read_up_to(tags, kHead));
  const std::string ending = ending_of(file);
  const bool may_be_id3 = tags > 0 || ((ending == ".mp3" || ending == ".aac") && bytes.size() > 0);
  return format == TagFormat::kNone && may_be_id3 ? TagFormat::kId3 : format;
}

std::string_view name_of(TagFormat format) {
  switch (format) {
    case TagFormat::kNone:
      break;
    case TagFormat::kId3:
      return "MP3";
    case TagFormat::kFlac:
      return "FLAC";
    case TagFormat::kVorbis:
      return "Ogg Vorbis";
    case TagFormat::kOpus:
      return "Opus";
    case TagFormat::kSpeex:
      return "Speex";
    case TagFormat::kOggFlac:
      return "Ogg FLAC";
    case TagFormat::kMp4:
      return "MP4";
    case TagFormat::kAiff:
      return "AIFF";
    case TagFormat::kWav:
      return "WAV";
    case TagFormat::kMonkeys:
      return "Monkey's Audio";
    case TagFormat::kMusepack:
      return "Musepack";
    case TagFormat::kWavPack:
      return "WavPack";
    case TagFormat::kTrueAudio:
      return "True Audio";
    case TagFormat::kAsf:
      return "Windows Media";
  }
  return "an unknown format";
}

}  // namespace auricle
