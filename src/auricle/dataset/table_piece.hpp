#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <auricle/dataset/feature_table.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/dataset/shard.hpp>

namespace auricle {

/// A shard's part of a table, with what the whole must know of it. It is kept as a table is: NAME.json says that it is
/// a piece, and of what.
struct TablePiece {
  Shard shard;
  std::filesystem::path folder;      ///< that all songs are in, as it was named
  std::string songs_of_folder;       ///< hash of the paths in it of all songs, this shard's and the others'
  std::string rows;                  ///< how they were made, see store_key
  std::vector<std::string> notes{};  ///< what was left out of the folder though nothing failed
  Extraction extraction{};           ///< of all genres, also those of which this shard has no song
};

/// What a folder's shard is, before its songs are read.
struct ShardOfFolders {
  TablePiece piece;      ///< without rows, and how they are made
  GenreFolders folders;  ///< its songs
};

/// The share of folders that were found in `root`.
ShardOfFolders shard_of(const GenreFolders& folders, const std::filesystem::path& root, const Shard& shard);

/// As save_feature_table.
void save_table_piece(const FeatureTableFiles& files, const TablePiece& piece);

/// A whole table again, and what was said of its folder.
struct MergedTable {
  Extraction extraction;
  std::vector<std::string> notes;
};

/// The tables (NAME.npy) that files belong to: each once, though its labels and its JSON are among them, as where a
/// shell has spelt out NAME-*.
std::vector<std::filesystem::path> tables_named(const std::vector<std::filesystem::path>& files);

/// Puts pieces together, named in any order: the table that the whole folder would have given on the machine of shard
/// 1, with its failures. Songs are named as that machine does. Before any features are read, throws UsageError unless
/// they are all shards of one folder, made in one way, none missing and none twice; FileError and DatasetError where
/// one can't be read or is damaged, DatasetError when no song is in any.
MergedTable merge_table_pieces(const std::vector<std::filesystem::path>& pieces);

}  // namespace auricle
