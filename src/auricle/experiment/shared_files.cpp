#include <auricle/experiment/shared_files.hpp>

#include <algorithm>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {

namespace fs = std::filesystem;

namespace {

bool is_path(const std::string& name) { return name.find('/') != std::string::npos; }

}  // namespace

fs::path SharedFiles::find(const std::string& kind, const std::string& name, const std::string& ending,
                           const std::string& otherwise) const {
  fs::path file = folder_ / kind / (name + ending);
  std::error_code error;
  if (fs::exists(file, error)) {
    return file;
  }
  std::vector<std::string> known;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_ / kind, error)) {
    known.push_back(ending.empty() ? entry.path().filename().string() : entry.path().stem().string());
  }
  std::ranges::sort(known);
  throw UsageError(fmt::format("there is nothing named {} among the {}; known: {}; {}", name, kind,
                               fmt::join(known, ", "), otherwise));
}

fs::path SharedFiles::json_file(const std::string& kind, const std::string& name) const {
  return is_path(name) || name.ends_with(".json") ? fs::path(name) : find(kind, name, ".json", "or give a .json file");
}

fs::path SharedFiles::recipe(const std::string& name) const { return json_file("recipes", name); }

fs::path SharedFiles::front_end(const std::string& name) const { return json_file("front_ends", name); }

fs::path SharedFiles::model(const std::string& name) const {
  return name.empty() ? find("models", "everyday", ".safetensors", "say which with --model") : fs::path(name);
}

fs::path SharedFiles::split_lists(const std::string& name) const {
  return is_path(name) || fs::is_directory(name) ? fs::path(name)
                                                 : find("splits", name, "", "or give a folder with train.txt");
}

fs::path SharedFiles::known_faults(const std::string& name) const {
  return find("faults", name, ".csv", "other duplicates can be given with --groups");
}

}  // namespace auricle
