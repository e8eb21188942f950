#include <auricle/dataset/table_piece.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/hash.hpp>
#include <auricle/dataset/table_info.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

std::string hash_of_songs(const GenreFolders& folders, const fs::path& root) {
  constexpr std::string_view kEnd("\0", 1);  // which is in no name
  Hash128 hash;
  for (const std::string& genre : folders.genres) {
    hash.add(genre);
    hash.add(kEnd);
  }
  for (const Song& song : folders.songs) {
    hash.add(path_in(root, song.path));
    hash.add(kEnd);
  }
  return hash.hex();
}

/// NAME.npy also of its companions.
fs::path table_of(const fs::path& file) {
  for (const std::string_view ending : {".labels.npy", ".json"}) {
    if (file.native().ends_with(ending)) {
      return file.native().substr(0, file.native().size() - ending.size()) + ".npy";
    }
  }
  return file;
}

/// One of the pieces to be put together.
struct Part {
  fs::path file;  ///< for people
  FeatureTableFiles files;
  TableInfo info;

  const TablePiece& piece() const { return *info.piece; }
};

Part part_of(const fs::path& file) {
  Part part{.file = file, .files = FeatureTableFiles(file), .info = {}};
  part.info = read_table_info(part.files);
  if (!part.info.piece) {
    throw UsageError(
        fmt::format("{} is a whole table and no piece of one; pieces are made with --shard", file.string()));
  }
  return part;
}

void refuse_strangers(const std::vector<Part>& parts) {
  std::vector<ShardFile> shards;
  std::ranges::transform(parts, std::back_inserter(shards),
                         [](const Part& part) { return ShardFile{.shard = part.piece().shard, .file = part.file}; });
  check_complete(shards);
  const Part& first = parts.front();
  for (const Part& part : parts) {
    if (part.piece().rows != first.piece().rows || part.info.table.spec != first.info.table.spec ||
        part.info.table.output != first.info.table.output) {
      throw UsageError(fmt::format(
          "{} and {} hold different features: of another recipe, --segment, --model or version of Auricle; make them "
          "alike",
          first.file.string(), part.file.string()));
    }
    if (part.piece().songs_of_folder != first.piece().songs_of_folder ||
        part.info.table.genres != first.info.table.genres) {
      throw UsageError(fmt::format("{} and {} are of folders with different songs, {} and {}; make them anew",
                                   first.file.string(), part.file.string(), first.piece().folder.string(),
                                   part.piece().folder.string()));
    }
  }
}

/// The rows of a song, where they are and where they belong.
struct SongRows {
  int label = 0;
  fs::path in_folder;
  std::size_t part = 0;
  std::size_t first_row = 0;
  std::size_t n_rows = 0;
};

class Merger {
 public:
  explicit Merger(std::vector<Part> parts) : parts_(std::move(parts)) {
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      add_songs(i);
    }
    std::ranges::sort(songs_, {}, [](const SongRows& song) { return std::tie(song.label, song.in_folder); });
  }

  MergedTable merged() && {
    MergedTable merged{.extraction = {}, .notes = first().notes};
    merged.extraction.table = table();
    for (const Part& part : parts_) {
      for (const FailedSong& failure : part.piece().extraction.failures) {
        merged.extraction.failures.push_back(renamed(failure, part));
      }
    }
    std::vector<FailedSong>& failures = merged.extraction.failures;
    std::ranges::stable_sort(failures, {}, &FailedSong::path);
    const auto same_path = [](const FailedSong& one, const FailedSong& other) { return one.path == other.path; };
    // All met the folders that can't be read.
    failures.erase(std::unique(failures.begin(), failures.end(), same_path), failures.end());
    merged.extraction.one_channel =
        in_order([](const Part& part) -> auto& { return part.piece().extraction.one_channel; });
    return merged;
  }

 private:
  const TablePiece& first() const { return parts_.front().piece(); }

  void add_songs(std::size_t number) {
    const Part& part = parts_[number];
    const std::vector<std::string>& songs = part.info.table.songs;
    const std::vector<int> labels = read_labels(part.files, part.info);
    for (std::size_t row = 0; row < songs.size(); ++row) {
      if (row > 0 && songs[row] == songs[row - 1]) {
        ++songs_.back().n_rows;
        continue;
      }
      const fs::path song(songs[row]);
      const std::string_view path = path_in(part.piece().folder, song);
      if (!part.piece().shard.has(path)) {
        throw DatasetError(fmt::format("{} holds {}, which is no song of shard {}; make the piece anew",
                                       part.file.string(), songs[row], part.piece().shard.text()));
      }
      songs_.push_back({.label = labels[row], .in_folder = path, .part = number, .first_row = row, .n_rows = 1});
    }
  }

  /// A song's path as the machine of the first shard has it.
  fs::path renamed(const fs::path& song, const Part& part) const {
    const fs::path& folder = part.piece().folder;
    return folder == first().folder ? song : first().folder / path_in(folder, song);
  }

  FailedSong renamed(const FailedSong& failure, const Part& part) const {
    const fs::path path = renamed(failure.path, part);
    return {.path = path, .reason = with_path(failure.reason, failure.path, path)};
  }

  FeatureTable table() {
    const FeatureTable& like = parts_.front().info.table;
    FeatureTable whole{.spec = like.spec,
                       .genres = like.genres,
                       .songs = {},
                       .segments = {},
                       .features = {},
                       .labels = {},
                       .output = like.output};
    for (const SongRows& song : songs_) {
      const Part& part = parts_[song.part];
      for (std::size_t row = song.first_row; row < song.first_row + song.n_rows; ++row) {
        whole.songs.push_back(renamed(part.info.table.songs[row], part).string());
        whole.segments.push_back(part.info.table.segments[row]);
        whole.labels.push_back(song.label);
      }
    }
    for (const Part& part : parts_) {
      whole.n_padded += part.info.table.n_padded;
    }
    whole.incomplete = in_order([](const Part& part) -> auto& { return part.info.table.incomplete; });
    whole.features = features(whole.songs.size());
    return whole;
  }

  /// Holds one piece at a time beside the whole.
  Matrix features(std::size_t n_rows) {
    Matrix whole;
    for (std::size_t number = 0; number < parts_.size(); ++number) {
      const FeatureTable piece = read_table(parts_[number].files, parts_[number].info);
      if (number == 0) {
        whole = Matrix(n_rows, piece.features.cols());
      } else if (piece.features.cols() != whole.cols()) {
        throw DatasetError(fmt::format("{} and {} have rows of different lengths; make them anew",
                                       parts_.front().file.string(), parts_[number].file.string()));
      }
      std::size_t to = 0;
      for (const SongRows& song : songs_) {
        for (std::size_t i = 0; i < song.n_rows && song.part == number; ++i) {
          std::ranges::copy(piece.features.row(song.first_row + i), whole.row(to + i).begin());
        }
        to += song.n_rows;
      }
    }
    return whole;
  }

  /// Songs that the pieces say something of, in the order of the table.
  template <typename Songs>
  std::vector<HeardSong> in_order(const Songs& songs_of) const {
    std::map<fs::path, HeardSong> by_path;
    for (const Part& part : parts_) {
      for (const auto& [path, heard] : songs_of(part)) {
        const fs::path name = renamed(path, part);
        by_path.emplace(name, HeardSong{.path = name, .heard = heard});
      }
    }
    std::vector<HeardSong> songs;
    for (const SongRows& song : songs_) {
      const Part& part = parts_[song.part];
      const auto found = by_path.find(renamed(part.info.table.songs[song.first_row], part));
      if (found != by_path.end()) {
        songs.push_back(found->second);
      }
    }
    return songs;
  }

  std::vector<Part> parts_;
  std::vector<SongRows> songs_;
};

}  // namespace

ShardOfFolders shard_of(const GenreFolders& folders, const fs::path& root, const Shard& shard) {
  ShardOfFolders own{.piece = {.shard = shard,
                               .folder = root,
                               .songs_of_folder = hash_of_songs(folders, root),
                               .rows = {},
                               .notes = folders.notes},
                     .folders = folders};
  std::erase_if(own.folders.songs, [&](const Song& song) { return !shard.has(path_in(root, song.path)); });
  return own;
}

void save_table_piece(const FeatureTableFiles& files, const TablePiece& piece) {
  write_table(files, piece.extraction.table, &piece);
}

std::vector<fs::path> tables_named(const std::vector<fs::path>& files) {
  std::vector<fs::path> tables;
  for (const fs::path& file : files) {
    const fs::path table = table_of(file);
    // One that has been named twice is, but not one of which several files have been.
    if (table == file ||
        (std::ranges::find(files, table) == files.end() && std::ranges::find(tables, table) == tables.end())) {
      tables.push_back(table);
    }
  }
  return tables;
}

MergedTable merge_table_pieces(const std::vector<fs::path>& pieces) {
  std::vector<Part> parts;
  std::ranges::transform(pieces, std::back_inserter(parts), part_of);
  std::ranges::sort(parts, {}, [](const Part& part) { return part.piece().shard.index; });
  refuse_strangers(parts);
  MergedTable merged = Merger(std::move(parts)).merged();
  refuse_empty(merged.extraction);
  return merged;
}

}  // namespace auricle
