#include <auricle/dataset/split_lists.hpp>

#include <sstream>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/dataset/song_id.hpp>
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
      songs.insert(song_id(line));
    }
  }
  return songs;
}

std::set<std::string> load_list_if_there(const fs::path& file) {
  std::error_code ignored;
  return fs::exists(file, ignored) ? load_list(file) : std::set<std::string>();
}

void refuse_common(const std::set<std::string>& some, const std::set<std::string>& others, const fs::path& folder) {
  for (const std::string& song : some) {
    if (others.contains(song)) {
      throw DatasetError(fmt::format("{}: {} is in two lists; a song belongs in one part", folder.string(), song));
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
  std::set<std::string> found;
  for (std::size_t row = 0; row < songs.size(); ++row) {
    const std::string song = song_id(songs[row]);
    if (lists.train.contains(song)) {
      listed.split.train.push_back(row);
    } else if (lists.validation.contains(song)) {
      listed.split.validation.push_back(row);
    } else if (lists.test.contains(song)) {
      listed.split.test.push_back(row);
    } else {
      ++listed.n_unlisted;
      continue;
    }
    found.insert(song);
  }
  if (listed.split.train.empty()) {
    throw DatasetError(
        "none of the songs is in the split's training list; lists name songs by file name, as blues.00029");
  }
  listed.n_missing = lists.train.size() + lists.validation.size() + lists.test.size() - found.size();
  return listed;
}

}  // namespace auricle
