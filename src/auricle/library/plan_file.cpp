#include <auricle/library/plan_file.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/tags/genre_text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr std::size_t kMostPlannedGenres = 64;

TagChange change_from(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  TagChange change{.path = object.take<std::string>("path"),
                   .size = object.take<std::uint64_t>("size"),
                   .modified_ns = object.take<std::int64_t>("modified_ns"),
                   .now = object.take_or<std::vector<std::string>>("now", {}),
                   .write = object.take<std::vector<std::string>>("write"),
                   .confidence = object.take_or<double>("confidence", 0.0),
                   .why = object.take_or<std::string>("why", {})};
  object.finish();
  const bool goes_up = std::ranges::find(change.path, "..") != change.path.end();
  if (!change.path.is_absolute() || goes_up || change.path.native().find('\0') != std::string::npos) {
    throw UsageError(fmt::format("{}: \"path\" must be absolute and without \"..\"", where));
  }
  for (const std::string& genre : change.write) {
    check_genre(genre, where);
  }
  change.write = genres_in(change.write);
  if (change.write.empty() || change.write.size() > kMostPlannedGenres) {
    throw UsageError(
        fmt::format("{}: \"write\" must have 1 to {} genres; leave the line out where nothing is to be "
                    "written",
                    where, kMostPlannedGenres));
  }
  return change;
}

}  // namespace

Json change_json(const TagChange& change) {
  return {{"path", change.path.string()},
          {"size", change.size},
          {"modified_ns", change.modified_ns},
          {"now", change.now},
          {"write", change.write},
          {"confidence", change.confidence},
          {"why", change.why}};
}

std::vector<TagChange> load_plan(const fs::path& file) {
  std::ifstream text(file, std::ios::binary);
  if (!text || fs::is_directory(file)) {
    throw FileError(fmt::format("can't read the plan {}: {}", file.string(), std::strerror(text ? EISDIR : errno)));
  }
  std::vector<TagChange> changes;
  std::set<fs::path> paths;
  std::string buffer(kLongestLine, '\0');
  for (std::size_t number = 1; text.peek() != std::ifstream::traits_type::eof(); ++number) {
    const std::string where = fmt::format("{}, line {}", file.string(), number);
    text.getline(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    if (text.bad() || (text.fail() && !text.eof())) {
      throw FileError(fmt::format("{}: the line is longer than a megabyte", where));
    }
    const std::string_view line(buffer.data(), static_cast<std::size_t>(text.gcount()) - (text.eof() ? 0 : 1));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    try {
      TagChange change = change_from(parse_json(line, where), where);
      if (!paths.insert(change.path).second) {
        throw UsageError(fmt::format("{}: {} is in the plan already", where, change.path.string()));
      }
      changes.push_back(std::move(change));
    } catch (const UsageError& error) {
      throw FileError(error.what());  // what is wrong in a file is no fault of the call
    }
  }
  return changes;
}

}  // namespace auricle
