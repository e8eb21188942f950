#include <iterator>
#include <string>
#include <string_view>

#include <auricle/core/atomic_file.hpp>
#include <auricle/dataset/table_export.hpp>
#include <auricle/features/statistics.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// A field as RFC 4180 wants it: quoted if it holds what would end it, with quotes doubled.
std::string field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted.append(c == '"' ? 2 : 1, c);
  }
  return quoted + '"';
}

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

}  // namespace

void write_csv(const std::filesystem::path& path, const FeatureTable& table) {
  AtomicFile file(path);
  std::string text = "song,genre,segment,start_s,duration_s";
  for (const std::string& name : value_names(table.spec)) {
    text += ',' + field(name);
  }
  text += "\r\n";
  for (std::size_t i = 0; i < table.songs.size(); ++i) {
    const Segment& segment = table.segments[i];
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}", field(table.songs[i]),
                   field(table.genres[static_cast<std::size_t>(table.labels[i])]), segment.number, segment.start_s,
                   segment.duration_s);
    for (const float value : table.features.row(i)) {
      fmt::format_to(std::back_inserter(text), ",{}", value);
    }
    text += "\r\n";
    if (text.size() > kBufferBytes) {
      file.write(text);
      text.clear();
    }
  }
  file.write(text);
  file.commit();
}

}  // namespace auricle
