#include <auricle/dataset/feature_table_file.hpp>

#include <algorithm>
#include <tuple>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

Matrix one_hot(const FeatureTable& table) {
  Matrix labels(table.labels.size(), table.genres.size());
  for (std::size_t i = 0; i < table.labels.size(); ++i) {
    labels(i, static_cast<std::size_t>(table.labels[i])) = 1.0F;
  }
  return labels;
}

/// The place of each row's single 1.
std::vector<int> labels_of(const Matrix& one_hot, const std::filesystem::path& path) {
  std::vector<int> labels(one_hot.rows());
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto row = one_hot.row(i);
    const auto one = std::ranges::find(row, 1.0F);
    if (one == row.end() || std::ranges::count(row, 0.0F) != std::ssize(row) - 1) {
      throw DatasetError(fmt::format("{}: row {} is not one-hot", path.string(), i));
    }
    labels[i] = static_cast<int>(one - row.begin());
  }
  return labels;
}

}  // namespace

FeatureTableFiles::FeatureTableFiles(const std::filesystem::path& base) {
  std::filesystem::path stem = base;
  if (stem.extension() == ".npy") {
    stem.replace_extension();
  }
  features = stem.string() + ".npy";
  labels = stem.string() + ".labels.npy";
  info = stem.string() + ".json";
}

void save_feature_table(const FeatureTableFiles& files, const FeatureTable& table) {
  Json info;
  info["genres"] = table.genres;
  info["features"] = to_json(table.spec);
  info["padded"] = table.n_padded;
  info["fingerprint"] = table.fingerprint();
  info["songs"] = table.songs;
  for (const Segment& segment : table.segments) {
    info["segments"].push_back({segment.number, segment.start_s, segment.duration_s});
  }
  write_npy(files.labels, one_hot(table));
  write_npy(files.features, table.features);
  write_file(files.info, json_text(info, 2) + "\n");
}

FeatureTable load_feature_table(const FeatureTableFiles& files) {
  FeatureTable table;
  FeatureShape shape;
  std::string fingerprint;
  try {
    const Json json = read_json(files.info);
    JsonObject info(json, files.info.string());
    table.genres = info.take<std::vector<std::string>>("genres");
    table.spec = feature_spec_from_json(info.take_json("features"), files.info.string());
    table.n_padded = info.take<std::size_t>("padded");
    fingerprint = info.take<std::string>("fingerprint");
    table.songs = info.take<std::vector<std::string>>("songs");
    for (const auto& [number, start_s, duration_s] :
         info.take<std::vector<std::tuple<std::size_t, double, double>>>("segments")) {
      table.segments.push_back({.number = number, .start_s = start_s, .duration_s = duration_s});
    }
    info.finish();
    shape = flat_shape(table.spec);
  } catch (const UsageError& error) {
    throw DatasetError(error.what());
  }
  table.features = read_npy(files.features);
  const Matrix labels = read_npy(files.labels);
  if (labels.cols() != table.genres.size() || labels.rows() != table.features.rows() ||
      labels.rows() != table.songs.size() || labels.rows() != table.segments.size() ||
      table.features.cols() != shape.n_values()) {
    throw DatasetError(fmt::format("{}, {} and {} are not of one table; extract the features again",
                                   files.features.string(), files.labels.string(), files.info.string()));
  }
  table.labels = labels_of(labels, files.labels);
  if (table.fingerprint() != fingerprint) {
    throw DatasetError(
        fmt::format("{} has changed since it was written; extract the features again", files.features.string()));
  }
  return table;
}

}  // namespace auricle
