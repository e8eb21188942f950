#include <auricle/dataset/feature_table_file.hpp>

#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/dataset/table_csv.hpp>
#include <auricle/dataset/table_info.hpp>
#include <fmt/format.h>

namespace auricle {

FeatureTableFiles::FeatureTableFiles(const std::filesystem::path& base) {
  std::filesystem::path stem = base;
  if (ending_of(stem) == ".npy") {
    stem.replace_extension();
  }
  features = stem == base ? std::filesystem::path(stem.string() + ".npy") : base;
  labels = stem.string() + ".labels.npy";
  info = stem.string() + ".json";
}

void save_feature_table(const FeatureTableFiles& files, const FeatureTable& table) {
  write_table(files, table, nullptr);
}

FeatureTable load_feature_table(const FeatureTableFiles& files) {
  TableInfo info = read_table_info(files);
  if (info.piece) {
    throw DatasetError(fmt::format("{} is piece {} of a table; put the pieces together with `auricle features merge`",
                                   files.features.string(), info.piece->shard.text()));
  }
  if (!info.table.output.empty()) {
    throw DatasetError(
        fmt::format("{} holds what a network made of songs; to learn from that, name the songs (--data) and the "
                    "network (--backbone)",
                    files.features.string()));
  }
  return read_table(files, std::move(info));
}

FeatureTable load_table(const std::filesystem::path& path, const FeatureSpec& spec) {
  const std::string ending = ending_of(path);
  if (ending == ".csv" || ending == ".tsv" || ending == ".txt") {
    return load_csv(path, spec);
  }
  if (ending == ".h5" || ending == ".hdf5") {
    throw UsageError(
        fmt::format("{}: HDF5 tables are for other programs to read; to learn from features, keep them as "
                    ".npy or .csv (auricle features FOLDER -o NAME.npy)",
                    path.string()));
  }
  if (ending != ".npy" && ending != "" && std::filesystem::exists(path)) {
    throw UsageError(
        fmt::format("{} is no table that can be learnt from: its name must end in .npy or .csv", path.string()));
  }
  return load_feature_table(FeatureTableFiles(path));
}

}  // namespace auricle
