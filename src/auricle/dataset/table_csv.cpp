#include <iterator>
#include <map>
#include <string>
#include <string_view>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/text.hpp>
#include <auricle/dataset/table_export.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

}  // namespace

void write_csv(const std::filesystem::path& path, const FeatureTable& table) {
  AtomicFile file(path);
  std::string text = "song,genre,segment,start_s,duration_s";
  for (const std::string& name : value_names(table)) {
    text += ',' + csv_field(name);
  }
  const std::map<std::string, Heard> incomplete = incomplete_songs(table);
  text += incomplete.empty() ? "\r\n" : ",heard_s,claimed_s,damaged_s\r\n";
  for (std::size_t i = 0; i < table.songs.size(); ++i) {
    const Segment& segment = table.segments[i];
    fmt::format_to(std::back_inserter(text), "{},{},{},{},{}", csv_field(table.songs[i]),
                   csv_field(table.genres[static_cast<std::size_t>(table.labels[i])]), segment.number, segment.start_s,
                   segment.duration_s);
    for (const float value : table.features.row(i)) {
      fmt::format_to(std::back_inserter(text), ",{}", value);
    }
    if (const auto song = incomplete.find(table.songs[i]); song != incomplete.end()) {
      fmt::format_to(std::back_inserter(text), ",{},{},{}", song->second.heard_s, song->second.claimed_s,
                     song->second.damaged_s);
    } else if (!incomplete.empty()) {
      text += ",,,";
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
