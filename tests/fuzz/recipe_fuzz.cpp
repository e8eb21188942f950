#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/recipe/recipe.hpp>

/// libFuzzer's entry: any text is a UsageError or a recipe that says the same when it is written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace auricle;
  try {
    const Recipe recipe = recipe_from_json(parse_json({reinterpret_cast<const char*>(data), size}, "fuzz"), "fuzz");
    const Json written = to_json(recipe);
    if (to_json(recipe_from_json(parse_json(json_text(written), "written"), "written")) != written) {
      std::abort();
    }
  } catch (const UsageError&) {
  }
  return 0;
}
