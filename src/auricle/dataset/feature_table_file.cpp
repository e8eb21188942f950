#include <auricle/dataset/feature_table_file.hpp>

#include <algorithm>
#include <tuple>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/core/output.hpp>
#include <auricle/dataset/table_csv.hpp>
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

HeardSong incomplete_song(const Json& json, const std::string& where) {
  JsonObject song(json, where);
  HeardSong incomplete{.path = song.take<std::string>("song"),
                       .heard = {.heard_s = song.take<double>("heard_s"),
                                 .claimed_s = song.take<double>("claimed_s"),
                                 .damaged_s = song.take<double>("damaged_s"),
                                 .bad_packets = song.take<std::size_t>("bad_packets"),
                                 .breaks_off = song.take<bool>("breaks_off")}};
  song.finish();
  return incomplete;
}

}  // namespace

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
  Json info;
  info["genres"] = table.genres;
  info["features"] = to_json(table.spec);
  if (!table.output.empty()) {
    info["output"] = table.output;
  }
  info["padded"] = table.n_padded;
  info["fingerprint"] = table.fingerprint();
  info["songs"] = table.songs;
  for (const Segment& segment : table.segments) {
    info["segments"].push_back({segment.number, segment.start_s, segment.duration_s});
  }
  for (const auto& [path, heard] : table.incomplete) {
    info["incomplete"].push_back({{"song", path.string()},
                                  {"heard_s", heard.heard_s},
                                  {"claimed_s", heard.claimed_s},
                                  {"damaged_s", heard.damaged_s},
                                  {"bad_packets", heard.bad_packets},
                                  {"breaks_off", heard.breaks_off}});
  }
  AtomicFile labels(files.labels);
  AtomicFile features(files.features);
  AtomicFile information(files.info);
  write_npy(labels, one_hot(table));
  write_npy(features, table.features);
  information.write(json_text(info, 2) + "\n");
  for (AtomicFile* file : {&labels, &features, &information}) {
    file->sync();
  }
  for (AtomicFile* file : {&labels, &features, &information}) {
    file->commit();
  }
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
    if (info.has("output")) {
      throw DatasetError(
          fmt::format("{} holds what a network made of songs; to learn from that, name the songs (--data) and the "
                      "network (--backbone)",
                      files.features.string()));
    }
    table.n_padded = info.take<std::size_t>("padded");
    fingerprint = info.take<std::string>("fingerprint");
    table.songs = info.take<std::vector<std::string>>("songs");
    for (const auto& [number, start_s, duration_s] :
         info.take<std::vector<std::tuple<std::size_t, double, double>>>("segments")) {
      table.segments.push_back({.number = number, .start_s = start_s, .duration_s = duration_s});
    }
    if (info.has("incomplete")) {
      for (const Json& song : info.take_json("incomplete")) {
        table.incomplete.push_back(incomplete_song(song, files.info.string()));
      }
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
