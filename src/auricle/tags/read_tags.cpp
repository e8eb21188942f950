#include <charconv>
#include <exception>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/genre_text.hpp>
#include <auricle/tags/id3v2.hpp>
#include <auricle/tags/riff.hpp>
#include <auricle/tags/song_tags.hpp>
#include <auricle/tags/tag_format.hpp>
#include <auricle/tags/taglib_text.hpp>
#include <auricle/tags/trailing_tags.hpp>
#include <fmt/format.h>
#include <taglib/aifffile.h>
#include <taglib/apetag.h>
#include <taglib/asffile.h>
#include <taglib/flacfile.h>
#include <taglib/id3v1tag.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/id3v2tag.h>
#include <taglib/infotag.h>
#include <taglib/mp4file.h>
#include <taglib/mpegfile.h>
#include <taglib/oggflacfile.h>
#include <taglib/opusfile.h>
#include <taglib/speexfile.h>
#include <taglib/tfilestream.h>
#include <taglib/tpropertymap.h>
#include <taglib/vorbisfile.h>
#include <taglib/wavfile.h>
#include <taglib/xiphcomment.h>

namespace auricle {
namespace {

constexpr bool kWithProperties = false;  // of the sound: nobody asks here, and it takes time

/// What was said so far, by systems that were asked in their order.
class Said {
 public:
  void add(const TagLib::PropertyMap& more) {
    take(tags_.artist, more, "ARTIST");
    take(tags_.album_artist, more, "ALBUMARTIST");
    take(tags_.album, more, "ALBUM");
    take(tags_.title, more, "TITLE");
    if (tags_.track == 0) {
      const std::string track = text_of(more["TRACKNUMBER"]);
      constexpr int kMostTracks = 99'999;
      int number = 0;
      std::from_chars(track.data(), track.data() + track.size(), number);
      tags_.track = number > 0 && number <= kMostTracks ? number : 0;
    }
    add_genre_values(more["GENRE"]);
  }

  void add_genre_values(const TagLib::StringList& values) {
    for (const TagLib::String& value : values) {
      add_genres(tags_.genres, genres_in(value.to8Bit(true)));
    }
  }

  /// `bytes`: the tag as it stands in the file, for TagLib drops what is in parentheses.
  void add_id3v2(const TagLib::ID3v2::Tag* tag, const std::string& bytes) {
    if (tag == nullptr) {
      return;
    }
    TagLib::PropertyMap map = tag->properties();
    if (const auto values = genre_values(bytes)) {
      map.erase("GENRE");
      for (const std::string& value : *values) {
        add_genres(tags_.genres, genres_in(value));
      }
    }
    add(map);
  }

  /// `tag`: as what it is, for TagLib's base class runs several values together.
  template <typename Tag>
  void add(const Tag* tag) {
    if (tag != nullptr) {
      add(tag->properties());
    }
  }

  /// ID3v1, where nothing better says it.
  void add_last(const TagLib::ID3v1::Tag* tag) {
    if (tag != nullptr) {
      TagLib::PropertyMap map = tag->properties();
      if (!tags_.genres.empty()) {
        map.erase("GENRE");
      }
      add(map);
    }
  }

  SongTags tags() && { return std::move(tags_); }

 private:
  static std::optional<std::vector<std::string>> genre_values(const std::string& tag) {
    try {
      return tag.empty() ? std::nullopt : id3v2_genre_values(tag);
    } catch (const FileError&) {
      return std::nullopt;  // broken: what TagLib makes of it will do
    }
  }

  static std::string text_of(const TagLib::StringList& values) {
    constexpr std::size_t kLongest = 1024;
    std::string text = values.isEmpty() ? std::string() : as_utf8(values.front().to8Bit(true));
    if (text.size() > kLongest) {
      std::size_t end = kLongest;
      while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) {
        --end;
      }
      text.resize(end);
    }
    return text;
  }

  static void take(std::string& value, const TagLib::PropertyMap& map, const char* key) {
    if (value.empty()) {
      value = text_of(map[key]);
    }
  }

  SongTags tags_;
};

void add_mp4(Said& said, TagLib::MP4::File& file) {
  if (const TagLib::MP4::Tag* tag = file.tag(); tag != nullptr) {
    said.add(tag);
    for (const auto& [name, item] : tag->itemMap()) {
      if (name.startsWith("----:") && name.upper().to8Bit(true).ends_with(":GENRE")) {
        said.add_genre_values(item.toStringList());
      }
    }
  }
}

/// The ID3v2 tag of a file as it stands there; empty where there is none to be had.
std::string id3v2_tag_of(const FileBytes& file, TagFormat format) {
  try {
    return format == TagFormat::kWav || format == TagFormat::kAiff ? riff_id3v2_tag(file) : leading_id3v2_tag(file);
  } catch (const FileError&) {
    return {};
  }
}

/// A file of any format, for the tags that may stand before and behind the sound of many.
class AnyFile final : public TagLib::File {
 public:
  explicit AnyFile(TagLib::IOStream& stream) : File(&stream) {}
  TagLib::Tag* tag() const override { return nullptr; }
  TagLib::AudioProperties* audioProperties() const override { return nullptr; }
  bool save() override { return false; }
};

void add_leading(Said& said, AnyFile& file, const std::string& id3v2) {
  if (!id3v2.empty()) {
    const TagLib::ID3v2::Tag tag(&file, 0);
    said.add_id3v2(&tag, id3v2);
  }
}

void add_ape(Said& said, AnyFile& file, const FileBytes& bytes) {
  if (const auto place = ape_footer_place(bytes)) {
    const TagLib::APE::Tag tag(&file, static_cast<long>(*place));
    said.add(&tag);
  }
}

void add_id3v1(Said& said, AnyFile& file, const FileBytes& bytes) {
  if (const auto place = id3v1_place(bytes)) {
    const TagLib::ID3v1::Tag tag(&file, static_cast<long>(*place));
    said.add_last(&tag);
  }
}

SongTags read(TagLib::FileStream& stream, const FileBytes& bytes, TagFormat format) {
  Said said;
  AnyFile any(stream);
  const std::string id3v2 = id3v2_tag_of(bytes, format);
  TagLib::ID3v2::FrameFactory* const frames = TagLib::ID3v2::FrameFactory::instance();
  switch (format) {
    case TagFormat::kNone:
      break;
    case TagFormat::kId3: {
      TagLib::MPEG::File file(&stream, frames, kWithProperties);
      said.add_id3v2(file.ID3v2Tag(), id3v2);
      add_ape(said, any, bytes);
      add_id3v1(said, any, bytes);
      break;
    }
    case TagFormat::kFlac:
      said.add(TagLib::FLAC::File(&stream, frames, kWithProperties).xiphComment());
      add_leading(said, any, id3v2);
      add_ape(said, any, bytes);
      add_id3v1(said, any, bytes);
      break;
    case TagFormat::kVorbis:
      said.add(TagLib::Ogg::Vorbis::File(&stream, kWithProperties).tag());
      break;
    case TagFormat::kOpus:
      said.add(TagLib::Ogg::Opus::File(&stream, kWithProperties).tag());
      break;
    case TagFormat::kSpeex:
      said.add(TagLib::Ogg::Speex::File(&stream, kWithProperties).tag());
      break;
    case TagFormat::kOggFlac:
      said.add(TagLib::Ogg::FLAC::File(&stream, kWithProperties).tag());
      break;
    case TagFormat::kMp4: {
      TagLib::MP4::File file(&stream, kWithProperties);
      add_mp4(said, file);
      break;
    }
    case TagFormat::kAiff:
      said.add_id3v2(TagLib::RIFF::AIFF::File(&stream, kWithProperties).tag(), id3v2);
      break;
    case TagFormat::kWav: {
      TagLib::RIFF::WAV::File file(&stream, kWithProperties);
      said.add_id3v2(file.ID3v2Tag(), id3v2);
      said.add(file.InfoTag());
      break;
    }
    case TagFormat::kMonkeys:
    case TagFormat::kMusepack:
    case TagFormat::kWavPack:
      add_ape(said, any, bytes);
      add_leading(said, any, id3v2);
      add_id3v1(said, any, bytes);
      break;
    case TagFormat::kTrueAudio:
      add_leading(said, any, id3v2);
      add_ape(said, any, bytes);
      add_id3v1(said, any, bytes);
      break;
    case TagFormat::kAsf:
      said.add(TagLib::ASF::File(&stream, kWithProperties).tag());
      break;
  }
  return std::move(said).tags();
}

}  // namespace

SongTags read_tags(const std::filesystem::path& file) {
  const TagFormat format = tag_format(file);
  prepare_taglib();
  try {
    constexpr bool kReadOnly = true;
    TagLib::FileStream stream(file.c_str(), kReadOnly);
    return read(stream, FileBytes(file), format);
  } catch (const std::exception& error) {  // what broken tags make of a library is no reason to end
    throw FileError(fmt::format("can't read the tags of {}: {}", file.string(), error.what()));
  }
}

}  // namespace auricle
