#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/tags/genre_edit.hpp>
#include <auricle/tags/genre_text.hpp>
#include <auricle/tags/song_tags.hpp>

#include "input_file.hpp"

/// libFuzzer's entry: any file's tags are read and changed, by splices that fit the file, or a FileError.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auricle::genres_in(bytes);
  const auricle::fuzz::InputFile file(data, size);
  try {
    auricle::read_tags(file.path());
    const std::vector<std::string> genres = {"Rock", "Électro/Pop"};
    auricle::spliced(bytes, auricle::genre_splices(file.path(), genres));
  } catch (const auricle::FileError&) {
  }
  return 0;
}
