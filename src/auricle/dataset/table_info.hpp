#pragma once

#include <optional>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/dataset/feature_table.hpp>
#include <auricle/dataset/feature_table_file.hpp>
#include <auricle/dataset/table_piece.hpp>

// The files of a table, whole ones and pieces of one alike.

namespace auricle {

/// NAME.json: what a table is about.
struct TableInfo {
  FeatureTable table;  ///< lacks features and labels, which are in the other files
  std::string fingerprint;
  std::optional<TablePiece> piece;  ///< lacks the table; absent: it is a whole one
};

/// Throws FileError, or DatasetError when it is damaged.
TableInfo read_table_info(const FeatureTableFiles& files);

/// The label of each row. Throws as read_table.
std::vector<int> read_labels(const FeatureTableFiles& files, const TableInfo& info);

/// The table with its features and labels. Throws FileError, or DatasetError when the files are not of one table.
FeatureTable read_table(const FeatureTableFiles& files, TableInfo info);

/// `piece`: what is said of a table that is one, absent for a whole one. Throws FileError.
void write_table(const FeatureTableFiles& files, const FeatureTable& table, const TablePiece* piece);

}  // namespace auricle
