#include <auricle/dataset/shard.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <auricle/core/hash.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {

Shard Shard::from(std::string_view text) {
  const std::size_t slash = std::min(text.find('/'), text.size());
  const auto count_in = [](std::string_view part) { return static_cast<std::size_t>(whole_number(part).value_or(0)); };
  const Shard shard{.index = count_in(text.substr(0, slash)),
                    .count = count_in(text.substr(std::min(slash + 1, text.size())))};
  if (shard.index == 0 || shard.index > shard.count) {
    throw UsageError(fmt::format(
        "a shard is I/N, from 1/N to N/N, and not \"{}\"; a job array counts so when it is begun as 1-N", text));
  }
  return shard;
}

std::string Shard::text() const { return fmt::format("{}/{}", index, count); }

bool Shard::has(std::string_view path) const { return hash64(path) % count == index - 1; }

std::string_view path_in(const std::filesystem::path& folder, const std::filesystem::path& file) {
  std::string_view path = file.native();
  if (file == folder) {
    return path.substr(path.rfind('/') + 1);
  }
  path.remove_prefix(std::min(folder.native().size(), path.size()));
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  return path;
}

std::string with_path(std::string line, const std::filesystem::path& path, const std::filesystem::path& other) {
  if (const std::size_t at = line.find(path.native()); at != std::string::npos) {
    line.replace(at, path.native().size(), other.native());
  }
  return line;
}

void check_complete(std::vector<ShardFile> files) {
  std::ranges::sort(files, {}, [](const ShardFile& one) { return one.shard.index; });
  for (std::size_t i = 0; i < files.size(); ++i) {
    const auto& [shard, file] = files[i];
    const auto& [first, first_file] = files.front();
    if (shard.count != first.count) {
      throw UsageError(fmt::format("{} is shard {} and {} is shard {}; put together shards of one number of shards",
                                   first_file.string(), first.text(), file.string(), shard.text()));
    }
    if (i > 0 && shard == files[i - 1].shard) {
      throw UsageError(fmt::format("shard {} is there twice: {} and {}; name it once", shard.text(),
                                   files[i - 1].file.string(), file.string()));
    }
    if (shard.index != i + 1) {
      throw UsageError(
          fmt::format("shard {} is missing; name it too", Shard{.index = i + 1, .count = shard.count}.text()));
    }
  }
  if (const Shard first = files.empty() ? Shard() : files.front().shard; files.size() < first.count) {
    throw UsageError(
        fmt::format("shard {} is missing; name it too", Shard{.index = files.size() + 1, .count = first.count}.text()));
  }
}

}  // namespace auricle
