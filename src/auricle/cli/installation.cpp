#include <auricle/cli/installation.hpp>

#include <algorithm>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {

namespace fs = std::filesystem;

fs::path program_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::current_path() : program.parent_path();
}

fs::path find_recipe(const std::string& name) {
  if (name.find('/') != std::string::npos || name.ends_with(".json")) {
    return name;
  }
  const fs::path folder = program_folder().parent_path() / "share" / "auricle" / "recipes";
  fs::path recipe = folder / (name + ".json");
  std::error_code error;
  if (fs::exists(recipe, error)) {
    return recipe;
  }
  std::vector<std::string> known;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    known.push_back(entry.path().stem().string());
  }
  std::ranges::sort(known);
  throw UsageError(fmt::format("no recipe is named {}; known: {}; or give a .json file", name, fmt::join(known, ", ")));
}

}  // namespace auricle
