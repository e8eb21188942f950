#include <auricle/tags/riff.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/tags/id3v2.hpp>
#include <auricle/tags/id3v2_tag.hpp>
#include <auricle/tags/numbers.hpp>
#include <fmt/ranges.h>

namespace auricle {
namespace {

constexpr std::uint64_t kChunkHeader = 8;
constexpr std::uint64_t kFormHeader = 12;
constexpr std::uint64_t kMostTextChunk = std::uint64_t{1} << 28;

struct Chunk {
  std::string id;
  std::uint64_t begin = 0;  // of its header
  std::uint64_t size = 0;   // of what it holds
};

/// A file of chunks: RIFF counts in little-endian, FORM in big-endian.
class ChunkFile {
 public:
  explicit ChunkFile(const FileBytes& file) : file_(file), is_big_(file.read(0, 4) == "FORM") {
    if (file.read(0, 4) == "RF64") {
      throw FileError("it is a WAV file of the kind for more than 4 GB");
    }
    end_ = kChunkHeader + number(4);
    if (end_ > file.size()) {
      throw FileError("it ends before its chunks do");
    }
    for (std::uint64_t at = kFormHeader; at + kChunkHeader <= end_;) {
      const std::uint64_t size = number(at + 4);
      if (size > end_ - at - kChunkHeader) {
        throw FileError("its chunks don't add up to its size");
      }
      chunks_.push_back({file.read(at, 4), at, size});
      at += kChunkHeader + size + size % 2;
    }
  }

  bool is_big() const { return is_big_; }
  std::uint64_t end() const { return end_; }
  const std::vector<Chunk>& chunks() const { return chunks_; }
  std::string bytes_of(std::uint64_t number) const {
    return is_big_ ? as_big_endian(number, 4) : as_little_endian(number, 4);
  }

  /// With what a change inside a chunk asks for around it: its size, and that the next chunk begins at an even place.
  Splices around(const Chunk& chunk, Splices inside) const {
    Splices splices;
    const std::int64_t growth = growth_of(inside);
    add_splices(splices, std::move(inside), chunk.begin + kChunkHeader);
    if (growth != 0) {
      const std::uint64_t size = chunk.size + static_cast<std::uint64_t>(growth);
      const std::uint64_t end = chunk.begin + kChunkHeader + chunk.size;
      splices.push_back({chunk.begin + 4, 4, bytes_of(size)});
      splices.push_back({end, end < file_.size() ? chunk.size % 2 : 0, std::string(size % 2, '\0')});
    }
    return splices;
  }

 private:
  std::uint64_t number(std::uint64_t at) const {
    const std::string bytes = file_.read(at, 4);
    return is_big_ ? big_endian(bytes, 4) : little_endian(bytes, 4);
  }

  const FileBytes& file_;
  bool is_big_;
  std::uint64_t end_ = 0;
  std::vector<Chunk> chunks_;
};

bool is_id3(const Chunk& chunk) { return (chunk.id == "ID3 " || chunk.id == "id3 ") && chunk.size <= kMostTextChunk; }

/// The tag in such a chunk, which may be longer.
std::string tag_in(const FileBytes& file, const Chunk& chunk) {
  const std::uint64_t begin = chunk.begin + kChunkHeader;
  const std::uint64_t size = id3v2_tag_size(file.read(begin, std::min(kId3v2Header, chunk.size)));
  if (size == 0 || size > chunk.size) {
    throw FileError("its ID3v2 tag is broken");
  }
  return file.read(begin, size);
}

/// The genre in a LIST of INFO, where there is one.
Splices info_splices(const ChunkFile& form, const FileBytes& file, const Chunk& list,
                     const std::vector<std::string>& genres) {
  const std::string info = file.read(list.begin + kChunkHeader, list.size);
  for (std::uint64_t at = 4; at + kChunkHeader <= info.size();) {
    const std::uint64_t size = little_endian(std::string_view(info).substr(at + 4), 4);
    if (size > info.size() - at - kChunkHeader) {
      throw FileError("its INFO is broken");
    }
    if (info.compare(at, 4, "IGNR") == 0) {
      const std::string text = fmt::format("{}", fmt::join(genres, "; ")) + '\0';
      const std::uint64_t padded = std::min<std::uint64_t>(size + size % 2, info.size() - at - kChunkHeader);
      return form.around(
          list, {{at + 4, 4 + padded, as_little_endian(text.size(), 4) + text + std::string(text.size() % 2, '\0')}});
    }
    at += kChunkHeader + size + size % 2;
  }
  return {};
}

}  // namespace

std::string riff_id3v2_tag(const FileBytes& file) {
  const ChunkFile form(file);
  const auto chunk = std::ranges::find_if(form.chunks(), is_id3);
  return chunk == form.chunks().end() ? "" : tag_in(file, *chunk);
}

Splices riff_genre_splices(const FileBytes& file, const std::vector<std::string>& genres) {
  const ChunkFile form(file);
  Splices splices;
  bool has_id3 = false;
  for (const Chunk& chunk : form.chunks()) {
    if (is_id3(chunk) && !has_id3) {
      add_splices(splices, form.around(chunk, id3v2_genre_splices(tag_in(file, chunk), genres)), 0);
      has_id3 = true;
    } else if (!form.is_big() && chunk.id == "LIST" && chunk.size <= kMostTextChunk && chunk.size >= 4 &&
               file.read(chunk.begin + kChunkHeader, 4) == "INFO") {
      add_splices(splices, info_splices(form, file, chunk, genres), 0);
    }
  }
  if (!has_id3) {
    const std::string tag = new_id3v2_tag(genres);
    splices.push_back({form.end(), 0,
                       std::string(form.end() % 2, '\0') + (form.is_big() ? "ID3 " : "id3 ") +
                           form.bytes_of(tag.size()) + tag + std::string(tag.size() % 2, '\0')});
  }
  constexpr std::uint64_t kMostSize = 0xFFFF'FFFF;
  if (const std::int64_t growth = growth_of(splices); growth != 0) {
    const std::uint64_t size = form.end() - kChunkHeader + static_cast<std::uint64_t>(growth);
    if (size > kMostSize) {
      throw FileError("it would be longer than 4 GB");
    }
    splices.push_back({4, 4, form.bytes_of(size)});
  }
  return in_order(std::move(splices));
}

}  // namespace auricle
