#include <cstddef>
#include <cstdint>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/evaluation/run_record.hpp>
#include <auricle/evaluation/summary.hpp>

/// libFuzzer's entry: any text is a UsageError or a record that can be summarised.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auricle;
  try {
    summarise(run_record_from_json(parse_json({reinterpret_cast<const char*>(data), size}, "fuzz"), "fuzz"));
  } catch (const UsageError&) {
  }
  return 0;
}
