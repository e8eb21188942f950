#include <cstddef>
#include <cstdint>
#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/network/safetensors.hpp>

/// libFuzzer's entry: any bytes are a file that loads or a ModelError, never anything else.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    auricle::parse_safetensors({reinterpret_cast<const char*>(data), size}, "fuzz");
  } catch (const auricle::ModelError&) {
  }
  return 0;
}
