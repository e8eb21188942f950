#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>

/// libFuzzer's entry: any text is a UsageError or JSON that is the same when it is written and read again, names that
/// are no UTF-8 among it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auricle;
  try {
    const Json json = parse_json({reinterpret_cast<const char*>(data), size}, "fuzz");
    if (parse_json(json_text(json), "written") != json) {
      std::abort();
    }
  } catch (const UsageError&) {
  }
  return 0;
}
