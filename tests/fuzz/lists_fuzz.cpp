#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/dataset/song_groups.hpp>
#include <auricle/dataset/split_lists.hpp>
#include <support/files.hpp>

#include "input_file.hpp"

/// libFuzzer's entry: any text is a list of songs or of groups, or a DatasetError.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auricle;
  static const std::vector<std::string> songs{"music/blues/blues.00000.au", "music/pop/a, b.mp3", "c\xFF.wav"};
  static const test::TemporaryFolder folder;
  const fuzz::InputFile file(data, size);
  try {
    SongGroups groups(songs);
    join_by_file(groups, songs, file.path());
    faulty_rows(songs, file.path());
  } catch (const DatasetError&) {
  }
  try {
    std::filesystem::remove(folder / "train.txt");
    std::filesystem::create_symlink(file.path(), folder / "train.txt");
    listed_split(songs, load_split_lists(folder.path()));
  } catch (const DatasetError&) {
  }
  return 0;
}
