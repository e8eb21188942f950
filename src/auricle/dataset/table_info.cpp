#include <auricle/dataset/table_info.hpp>

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/hash.hpp>
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

DatasetError not_of_one_table(const FeatureTableFiles& files) {
  return DatasetError(fmt::format("{}, {} and {} are not of one table; extract the features again",
                                  files.features.string(), files.labels.string(), files.info.string()));
}

Json heard_songs_json(const std::vector<HeardSong>& songs) {
  Json list = Json::array();
  for (const auto& [path, heard] : songs) {
    list.push_back({{"song", path.string()},
                    {"heard_s", heard.heard_s},
                    {"claimed_s", heard.claimed_s},
                    {"damaged_s", heard.damaged_s},
                    {"bad_packets", heard.bad_packets},
                    {"breaks_off", heard.breaks_off}});
  }
  return list;
}

std::vector<HeardSong> heard_songs_from(const Json& list, const std::string& where) {
  std::vector<HeardSong> songs;
  for (const Json& json : list) {
    JsonObject song(json, where);
    songs.push_back({.path = song.take<std::string>("song"),
                     .heard = {.heard_s = song.take<double>("heard_s"),
                               .claimed_s = song.take<double>("claimed_s"),
                               .damaged_s = song.take<double>("damaged_s"),
                               .bad_packets = song.take<std::size_t>("bad_packets"),
                               .breaks_off = song.take<bool>("breaks_off")}});
    song.finish();
  }
  return songs;
}

Json piece_json(const TablePiece& piece) {
  Json failures = Json::array();
  for (const FailedSong& failure : piece.extraction.failures) {
    failures.push_back({{"path", failure.path.string()}, {"reason", failure.reason}});
  }
  return {{"shard", piece.shard.text()},
          {"folder", piece.folder.string()},
          {"songs_of_folder", piece.songs_of_folder},
          {"rows", piece.rows},
          {"notes", piece.notes},
          {"failures", failures},
          {"one_channel", heard_songs_json(piece.extraction.one_channel)}};
}

TablePiece piece_from(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  TablePiece piece{.shard = Shard::from(object.take<std::string>("shard")),
                   .folder = object.take<std::string>("folder"),
                   .songs_of_folder = object.take<std::string>("songs_of_folder"),
                   .rows = object.take<std::string>("rows"),
                   .notes = object.take<std::vector<std::string>>("notes")};
  for (const Json& failure : object.take_json("failures")) {
    JsonObject failed(failure, where);
    piece.extraction.failures.push_back(
        {.path = failed.take<std::string>("path"), .reason = failed.take<std::string>("reason")});
    failed.finish();
  }
  piece.extraction.one_channel = heard_songs_from(object.take_json("one_channel"), where);
  for (HeardSong& song : piece.extraction.one_channel) {
    song.heard.one_channel = true;
  }
  object.take<std::string>("checksum");
  object.finish();
  return piece;
}

/// Of all that a piece's JSON says: what is put together of it can't be compared with anything else. The features and
/// labels have the table's fingerprint.
std::string checksum_of(Json info) {
  info.at("piece").erase("checksum");
  Hash128 hash;
  hash.add(json_text(info));
  return hash.hex();
}

void check_piece(const Json& info, const std::string& where) {
  if (JsonObject(info["piece"], where).take_or<std::string>("checksum", "") != checksum_of(info)) {
    throw DatasetError(fmt::format(
        "{} is damaged, or of an older Auricle: it lacks the checksum of its contents; make the piece anew", where));
  }
}

TableInfo table_info_from(const Json& json, const std::string& where) {
  TableInfo info;
  FeatureTable& table = info.table;
  if (json.contains("piece")) {
    check_piece(json, where);
  }
  JsonObject object(json, where);
  table.genres = object.take<std::vector<std::string>>("genres");
  table.spec = feature_spec_from_json(object.take_json("features"), where);
  table.output = object.take_or<std::string>("output", "");
  table.n_padded = object.take<std::size_t>("padded");
  info.fingerprint = object.take<std::string>("fingerprint");
  table.songs = object.take<std::vector<std::string>>("songs");
  for (const auto& [number, start_s, duration_s] :
       object.take<std::vector<std::tuple<std::size_t, double, double>>>("segments")) {
    table.segments.push_back({.number = number, .start_s = start_s, .duration_s = duration_s});
  }
  if (object.has("incomplete")) {
    table.incomplete = heard_songs_from(object.take_json("incomplete"), where);
  }
  if (object.has("piece")) {
    info.piece = piece_from(object.take_json("piece"), where);
  }
  object.finish();
  flat_shape(table.spec);  // which a table's has
  return info;
}

}  // namespace

TableInfo read_table_info(const FeatureTableFiles& files) {
  try {
    return table_info_from(read_json(files.info), files.info.string());
  } catch (const UsageError& error) {
    throw DatasetError(error.what());
  }
}

std::vector<int> read_labels(const FeatureTableFiles& files, const TableInfo& info) {
  const Matrix labels = read_npy(files.labels);
  if (labels.cols() != info.table.genres.size() || labels.rows() != info.table.songs.size() ||
      labels.rows() != info.table.segments.size()) {
    throw not_of_one_table(files);
  }
  return labels_of(labels, files.labels);
}

FeatureTable read_table(const FeatureTableFiles& files, TableInfo info) {
  FeatureTable& table = info.table;
  table.features = read_npy(files.features);
  table.labels = read_labels(files, info);
  if (table.features.rows() != table.labels.size() ||
      (table.output.empty() && table.features.cols() != flat_shape(table.spec).n_values())) {
    throw not_of_one_table(files);
  }
  if (table.fingerprint() != info.fingerprint) {
    throw DatasetError(
        fmt::format("{} has changed since it was written; extract the features again", files.features.string()));
  }
  return std::move(info.table);
}

void write_table(const FeatureTableFiles& files, const FeatureTable& table, const TablePiece* piece) {
  Json info;
  info["genres"] = table.genres;
  info["features"] = to_json(table.spec);
  if (!table.output.empty()) {
    info["output"] = table.output;
  }
  info["padded"] = table.n_padded;
  info["fingerprint"] = table.fingerprint();
  if (piece != nullptr) {
    info["piece"] = piece_json(*piece);
  }
  info["songs"] = table.songs;
  info["segments"] = Json::array();
  for (const Segment& segment : table.segments) {
    info["segments"].push_back({segment.number, segment.start_s, segment.duration_s});
  }
  if (!table.incomplete.empty()) {
    info["incomplete"] = heard_songs_json(table.incomplete);
  }
  if (piece != nullptr) {
    info["piece"]["checksum"] = checksum_of(info);
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

}  // namespace auricle
