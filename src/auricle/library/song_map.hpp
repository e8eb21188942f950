#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/core/progress.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/plot/scatter.hpp>

namespace auricle {

struct SongMapOptions {
  std::size_t n_songs = 10'000;  ///< of more sounds so many are drawn at random
  std::uint64_t seed = 1;        ///< which
  int threads = 0;               ///< 0: all processors
  std::stop_token stop{};
};

/// A song's place among those that sound alike.
struct MappedSong {
  CatalogueSong song;
  std::string genre;    ///< its first tag as it is spelt most often, or the model's answer; empty: neither
  bool tagged = false;  ///< whether the genre is that of its tags
  double x = 0.0;
  double y = 0.0;
};

struct SongMap {
  std::vector<MappedSong> songs;
  std::size_t n_sounds = 0;  ///< that these ears have heard; more than songs where those were drawn
};

/// Lays songs out in the plane by likeness (t_sne of likeness_index's places). Of copies the first stands for all.
/// Throws as likeness_index, Stopped.
SongMap map_songs(const Catalogue& catalogue, const std::string& ears, const SongMapOptions& options = {},
                  const Progress& progress = {});

/// The songs by genre for a picture, the frequent genres first, rare ones and songs without any together at the end.
std::vector<ScatterGroup> scatter_groups(const SongMap& map);

/// Draws them: .png, .svg or .pdf. Throws as draw_scatter.
void draw_map(const std::filesystem::path& path, const SongMap& map);

/// path, cue_track, genre, tagged, x, y.
std::string to_csv(const SongMap& map);

/// {songs [{path, cue_track, genre, tagged, x, y}], sounds}.
Json to_json(const SongMap& map);

}  // namespace auricle
