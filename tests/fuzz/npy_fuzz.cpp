#include <cstddef>
#include <cstdint>

#include <auricle/core/error.hpp>
#include <auricle/core/npy.hpp>

#include "input_file.hpp"

/// libFuzzer's entry: any bytes are a matrix or a DatasetError.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auricle::fuzz::InputFile file(data, size);
  try {
    auricle::read_npy(file.path());
  } catch (const auricle::DatasetError&) {
  }
  return 0;
}
