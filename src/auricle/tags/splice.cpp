#include <auricle/tags/splice.hpp>

#include <algorithm>
#include <utility>

#include <auricle/core/error.hpp>

namespace auricle {

std::int64_t growth_of(const Splices& splices) {
  std::int64_t growth = 0;
  for (const Splice& splice : splices) {
    growth += static_cast<std::int64_t>(splice.bytes.size()) - static_cast<std::int64_t>(splice.length);
  }
  return growth;
}

void add_splices(Splices& splices, Splices of_part, std::uint64_t offset) {
  for (Splice& splice : of_part) {
    splice.offset += offset;
    splices.push_back(std::move(splice));
  }
}

Splices in_order(Splices splices) {
  std::ranges::stable_sort(splices, {}, &Splice::offset);
  Splices joined;
  for (Splice& splice : splices) {
    if (splice.length == 0 && splice.bytes.empty()) {
      continue;
    }
    if (!joined.empty() && joined.back().offset + joined.back().length == splice.offset) {
      joined.back().length += splice.length;
      joined.back().bytes += splice.bytes;
    } else {
      joined.push_back(std::move(splice));
    }
  }
  return joined;
}

std::string spliced(std::string_view bytes, const Splices& splices) {
  std::string changed;
  std::uint64_t position = 0;
  for (const Splice& splice : splices) {
    if (splice.offset < position || splice.offset > bytes.size() || splice.length > bytes.size() - splice.offset) {
      throw FileError("a change reaches beyond what it changes");
    }
    changed += bytes.substr(position, splice.offset - position);
    changed += splice.bytes;
    position = splice.offset + splice.length;
  }
  changed += bytes.substr(position);
  return changed;
}

}  // namespace auricle
