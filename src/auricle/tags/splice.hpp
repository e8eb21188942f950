#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace auricle {

/// A stretch of a file that becomes another: `length` bytes from `offset` on become `bytes`.
struct Splice {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string bytes;
};

/// A change of a file: what lies between its splices stays byte for byte. They ascend and don't overlap.
using Splices = std::vector<Splice>;

/// By how many bytes a file becomes longer.
std::int64_t growth_of(const Splices& splices);

/// Adds splices of a part of a file that begins at `offset`.
void add_splices(Splices& splices, Splices of_part, std::uint64_t offset);

/// In order; those that meet become one.
Splices in_order(Splices splices);

/// Bytes with the change made. Throws FileError when the splices reach beyond them.
std::string spliced(std::string_view bytes, const Splices& splices);

}  // namespace auricle
