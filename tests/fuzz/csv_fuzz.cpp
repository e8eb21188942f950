#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <auricle/core/error.hpp>
#include <auricle/dataset/table_csv.hpp>

#include "input_file.hpp"

/// libFuzzer's entry: any text is a table whose parts fit each other or a DatasetError.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auricle::FeatureSpec spec = auricle::named_feature_spec("gtzan57");
  const auricle::fuzz::InputFile file(data, size);
  try {
    const auricle::FeatureTable table = auricle::load_csv(file.path(), spec);
    const std::size_t rows = table.songs.size();
    if (table.segments.size() != rows || table.labels.size() != rows || table.features.rows() != rows) {
      std::abort();
    }
  } catch (const auricle::DatasetError&) {
  }
  return 0;
}
