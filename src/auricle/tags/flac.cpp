#include <auricle/tags/flac.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/tags/numbers.hpp>
#include <auricle/tags/vorbis_comment.hpp>

namespace auricle {
namespace {

constexpr std::uint64_t kBlockHeader = 4;
constexpr std::uint64_t kMostBlock = 0xFF'FFFF;
constexpr unsigned kLast = 0x80;
constexpr unsigned kPadding = 1;
constexpr unsigned kComments = 4;

struct Block {
  std::uint64_t begin = 0;  // of its header
  unsigned type = 0;
  bool is_last = false;
  std::uint64_t size = 0;  // of what it holds
};

std::vector<Block> blocks_of(const FileBytes& file, std::uint64_t at) {
  constexpr std::size_t kMostBlocks = 10'000;
  std::vector<Block> blocks;
  do {
    const std::string header = file.read(at, kBlockHeader);
    const auto first = static_cast<unsigned char>(header[0]);
    blocks.push_back({at, first & ~kLast, (first & kLast) != 0, big_endian(std::string_view(header).substr(1), 3)});
    at += kBlockHeader + blocks.back().size;
  } while (!blocks.back().is_last && blocks.size() < kMostBlocks && at < file.size());
  if (!blocks.back().is_last || at > file.size()) {
    throw FileError("its metadata is broken");
  }
  return blocks;
}

/// What gives room back, or takes it: a block of padding that grows by so much. None where no padding can.
Splices padding_splices(const std::vector<Block>& blocks, std::int64_t growth) {
  for (const Block& block : blocks) {
    const std::int64_t size = static_cast<std::int64_t>(block.size) + growth;
    if (block.type != kPadding || size < 0 || static_cast<std::uint64_t>(size) > kMostBlock) {
      continue;
    }
    const std::uint64_t end = block.begin + kBlockHeader + block.size;
    const std::uint64_t cut = growth < 0 ? static_cast<std::uint64_t>(-growth) : 0;
    return {{block.begin + 1, 3, as_big_endian(static_cast<std::uint64_t>(size), 3)},
            {end - cut, cut, std::string(growth > 0 ? static_cast<std::size_t>(growth) : 0, '\0')}};
  }
  return {};
}

}  // namespace

Splices flac_genre_splices(const FileBytes& file, std::uint64_t begin, const std::vector<std::string>& genres) {
  const std::vector<Block> blocks = blocks_of(file, begin + 4);
  const auto comments = std::ranges::find(blocks, kComments, &Block::type);
  Splices splices;
  if (comments == blocks.end()) {
    const Block& stream_info = blocks.front();
    const std::string text = new_vorbis_comments(genres);
    const std::uint64_t end = stream_info.begin + kBlockHeader + stream_info.size;
    if (stream_info.is_last) {
      splices.push_back({stream_info.begin, 1, std::string(1, static_cast<char>(stream_info.type))});
    }
    splices.push_back({end, 0,
                       std::string(1, static_cast<char>(kComments | (stream_info.is_last ? kLast : 0U))) +
                           as_big_endian(text.size(), 3) + text});
  } else {
    const std::uint64_t text = comments->begin + kBlockHeader;
    Splices inside = vorbis_genre_splices(file.read(text, comments->size), genres);
    const std::uint64_t size = comments->size + static_cast<std::uint64_t>(growth_of(inside));
    if (size > kMostBlock) {
      throw FileError("its comments are full");
    }
    add_splices(splices, std::move(inside), text);
    splices.push_back({comments->begin + 1, 3, as_big_endian(size, 3)});
  }
  if (const std::int64_t growth = growth_of(splices); growth != 0) {
    add_splices(splices, padding_splices(blocks, -growth), 0);
  }
  return in_order(std::move(splices));
}

}  // namespace auricle
