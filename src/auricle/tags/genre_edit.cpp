#include <auricle/tags/genre_edit.hpp>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/tags/file_bytes.hpp>
#include <auricle/tags/flac.hpp>
#include <auricle/tags/id3v2.hpp>
#include <auricle/tags/id3v2_tag.hpp>
#include <auricle/tags/mp4.hpp>
#include <auricle/tags/ogg.hpp>
#include <auricle/tags/riff.hpp>
#include <auricle/tags/tag_format.hpp>
#include <auricle/tags/trailing_tags.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Genres = std::vector<std::string>;

/// A tag before the sound of a format that has its own.
Splices foreign_id3v2_splices(std::string_view tag, const Genres& genres) {
  const bool names_one = !tag.empty() && id3v2_genre_values(tag) != Genres();
  return names_one ? id3v2_genre_splices(tag, genres) : Splices();
}

Splices id3_splices(const FileBytes& file, const Genres& genres) {
  const std::string tag = leading_id3v2_tag(file);
  const std::vector<TrailingText> texts = trailing_texts(file);
  const bool is_blank = tag.find_first_not_of('\0', kId3v2Header) == tag.npos;
  Splices splices = tag.empty() || (is_blank && !texts.empty()) ? Splices{{0, tag.size(), new_id3v2_tag(genres, texts)}}
                                                                : id3v2_genre_splices(tag, genres);
  add_splices(splices, ape_genre_splices(file, genres, ApeGenre::kChange), 0);
  add_splices(splices, id3v1_genre_splices(file, genres), 0);
  return splices;
}

/// Of formats whose tag is APE.
Splices ape_splices(const FileBytes& file, const Genres& genres) {
  Splices splices = foreign_id3v2_splices(leading_id3v2_tag(file), genres);
  add_splices(splices, ape_genre_splices(file, genres, ApeGenre::kWrite), 0);
  add_splices(splices, id3v1_genre_splices(file, genres), 0);
  return splices;
}

Splices splices_of(const FileBytes& file, TagFormat format, const Genres& genres) {
  switch (format) {
    case TagFormat::kId3:
      return id3_splices(file, genres);
    case TagFormat::kTrueAudio:  // which has either; FFmpeg gives it APE
      return leading_id3v2_tag(file).empty() && ape_footer_place(file) ? ape_splices(file, genres)
                                                                       : id3_splices(file, genres);
    case TagFormat::kFlac: {
      Splices splices = foreign_id3v2_splices(leading_id3v2_tag(file), genres);
      add_splices(splices, flac_genre_splices(file, id3v2_tags_size(file), genres), 0);
      add_splices(splices, ape_genre_splices(file, genres, ApeGenre::kChange), 0);
      add_splices(splices, id3v1_genre_splices(file, genres), 0);
      return splices;
    }
    case TagFormat::kVorbis:
    case TagFormat::kOpus:
    case TagFormat::kSpeex:
    case TagFormat::kOggFlac:
      return ogg_genre_splices(file, format, genres);
    case TagFormat::kMp4:
      return mp4_genre_splices(file, genres);
    case TagFormat::kAiff:
    case TagFormat::kWav:
      return riff_genre_splices(file, genres);
    case TagFormat::kMonkeys:
    case TagFormat::kMusepack:
    case TagFormat::kWavPack:
      return ape_splices(file, genres);
    case TagFormat::kNone:
    case TagFormat::kAsf:
      break;
  }
  throw FileError(fmt::format("genres are not written into files of {}", name_of(format)));
}

bool takes_genres(TagFormat format) { return format != TagFormat::kNone && format != TagFormat::kAsf; }

}  // namespace

bool takes_genres(const std::filesystem::path& file) {
  // A whole library is asked, and to open a file takes its time where a disk turns.
  constexpr auto kEndings =
      std::to_array<std::string_view>({".aif", ".aiff", ".ape", ".flac", ".m4a", ".m4b", ".mp3", ".mpc", ".oga", ".ogg",
                                       ".opus", ".spx", ".tta", ".wav", ".wv"});
  if (std::ranges::find(kEndings, ending_of(file)) != kEndings.end()) {
    return true;
  }
  try {
    return takes_genres(tag_format(file));
  } catch (const FileError&) {
    return true;
  }
}

Splices genre_splices(const std::filesystem::path& file, const Genres& genres) {
  const FileBytes bytes(file);
  try {
    return in_order(splices_of(bytes, tag_format(file), genres));
  } catch (const FileError& error) {
    throw FileError(fmt::format("can't write a genre into {}: {}", file.string(), error.what()));
  }
}

}  // namespace auricle
