#include <auricle/dataset/split_lists.hpp>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <string_view>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/song_names.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

std::set<std::string> load_list(const fs::path& file) {
  std::set<std::string> songs;
  std::istringstream lines(read_file(file));
  for (std::string line; std::getline(lines, line);) {
    while (line.ends_with('\r') || line.ends_with(' ')) {
      line.pop_back();
    }
    if (!line.empty()) {
      songs.insert(line);
    }
  }
  return songs;
}

std::set<std::string> load_list_if_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored) ? load_list(file) : std::set<std::string>();
}

[[noreturn]] void refuse_common(std::string_view song, std::string_view where) {
  throw DatasetError(fmt::format("{}: {} is in two lists; a song belongs in one part", where, song));
}

void refuse_common(const std::set<std::string>& some, const std::set<std::string>& others, const fs::path& folder) {
  std::set<std::string> names;
  std::ranges::transform(some, std::inserter(names, names.end()), listed_name);
  for (const std::string& song : others) {
    if (names.contains(listed_name(song))) {
      refuse_common(listed_name(song), folder.string());
    }
  }
}

}  // namespace

SplitLists load_split_lists(const fs::path& folder) {
  SplitLists lists{.train = load_list(folder / "train.txt"),
                   .validation = load_list_if_there(folder / "valid.txt"),
                   .test = load_list_if_there(folder / "test.txt")};
  refuse_common(lists.train, lists.validation, folder);
  refuse_common(lists.train, lists.test, folder);
  refuse_common(lists.validation, lists.test, folder);
  if (lists.train.empty()) {
    throw DatasetError(fmt::format("{} names no songs", (folder / "train.txt").string()));
  }
  return lists;
}

ListedSplit listed_split(std::span<const std::string> songs, const SplitLists& lists) {
  ListedSplit listed;
  const SongNames names(songs);
  std::vector<std::vector<std::size_t>*> part_of(songs.size());
  const auto assign = [&](const std::set<std::string>& list, const char* where, std::vector<std::size_t>& part) {
    for (const std::string& name : list) {
      const std::vector<std::size_t> rows = names.rows_of(name, where);
      listed.n_missing += rows.empty() ? 1 : 0;
      for (const std::size_t row : rows) {
        if (part_of[row] != nullptr && part_of[row] != &part) {
          refuse_common(songs[row], where);
        }
        part_of[row] = &part;
      }
    }
  };
  assign(lists.train, "the split's training list", listed.split.train);
  assign(lists.validation, "the split's validation list", listed.split.validation);
  assign(lists.test, "the split's test list", listed.split.test);
  for (std::size_t row = 0; row < songs.size(); ++row) {
    if (part_of[row] == nullptr) {
      ++listed.n_unlisted;
    } else {
      part_of[row]->push_back(row);
    }
  }
  if (listed.split.train.empty()) {
    throw DatasetError(
        "none of the songs is in the split's training list; lists name songs by the end of their paths, as blues.00029 "
        "or "
        "blues/blues.00029.wav");
  }
  return listed;
}

}  // namespace auricle
