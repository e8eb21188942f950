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

namespace {

/// What comes with the program under share/auricle/KIND, a file or folder NAME + `ending`.
fs::path find_shared(const std::string& kind, const std::string& name, const std::string& ending,
                     const std::string& otherwise) {
  const fs::path folder = program_folder().parent_path() / "share" / "auricle" / kind;
  fs::path file = folder / (name + ending);
  std::error_code error;
  if (fs::exists(file, error)) {
    return file;
  }
  std::vector<std::string> known;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, error)) {
    known.push_back(ending.empty() ? entry.path().filename().string() : entry.path().stem().string());
  }
  std::ranges::sort(known);
  throw UsageError(fmt::format("there is nothing named {} among the {}; known: {}; {}", name, kind,
                               fmt::join(known, ", "), otherwise));
}

bool is_path(const std::string& name) { return name.find('/') != std::string::npos; }

}  // namespace

fs::path find_recipe(const std::string& name) {
  return is_path(name) || name.ends_with(".json") ? fs::path(name)
                                                  : find_shared("recipes", name, ".json", "or give a .json file");
}

fs::path find_model(const std::string& name) {
  return name.empty() ? find_shared("models", "gtzan", ".safetensors", "say which with --model") : fs::path(name);
}

fs::path find_split_lists(const std::string& name) {
  return is_path(name) || fs::is_directory(name) ? fs::path(name)
                                                 : find_shared("splits", name, "", "or give a folder with train.txt");
}

fs::path find_known_faults(const std::string& name) {
  return find_shared("faults", name, ".csv", "other duplicates can be given with --groups");
}

}  // namespace auricle
