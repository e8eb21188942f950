// Redoes the public GTZAN table from the clips that it was made of.

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include <auricle/dataset/song_features.hpp>
#include <auricle/features/statistics.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

/// The lines of a CSV by their first field.
std::map<std::string, std::vector<double>> read_table(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::map<std::string, std::vector<double>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string name;
    std::getline(fields, name, ',');
    for (std::string field; std::getline(fields, field, ',');) {
      rows[name].push_back(std::strtod(field.c_str(), nullptr));
    }
  }
  return rows;
}

TEST(Gtzan57, GivesThePublicTablesNumbers) {
  const auto music_folder = test::real_music();
  if (!music_folder || !std::filesystem::is_directory(*music_folder / "gtzan-lossless")) {
    GTEST_SKIP() << "NO REAL MUSIC HERE: the public GTZAN table is not redone (set AURICLE_REAL_MUSIC)";
  }
  const auto table = read_table(*music_folder / "gtzan_features_30_sec.csv");
  const FeatureSpec spec = named_feature_spec("gtzan57");
  const std::vector<std::string> names = value_names(spec);
  const FrontEnd front_end(spec);
  std::size_t n_clips = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(*music_folder / "gtzan-lossless")) {
    const auto row = table.find(entry.path().stem().string() + ".wav");
    if (row == table.end()) {
      continue;
    }
    ++n_clips;
    const std::vector<float> got = song_features(front_end, entry.path(), std::nullopt).rows.front().values;
    for (std::size_t i = 0; i < names.size(); ++i) {
      const double wanted = row->second[i + 1];  // behind the length
      // Waveforms' means are a millionth of their size and have lost their digits in float32 in the table as well.
      const double size = names[i] == "harmony_mean" || names[i] == "perceptr_mean"
                              ? std::sqrt(row->second[i + 2]) * test::kWaveformMean / test::kPublicTable
                              : std::abs(wanted);
      EXPECT_NEAR(got[i], wanted, test::kPublicTable * size) << entry.path() << ' ' << names[i];
    }
  }
  EXPECT_EQ(n_clips, 20U);
}

}  // namespace
}  // namespace auricle
