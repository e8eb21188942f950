#include <auricle/core/shared_files.hpp>

#include <algorithm>
#include <sstream>
#include <system_error>
#include <vector>

#include <dlfcn.h>

#include <auricle/core/environment.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {

namespace fs = std::filesystem;

namespace {

bool is_path(const std::string& name) { return name.find('/') != std::string::npos; }

/// The folder of the file that this code was loaded from; empty where that is the program.
fs::path library_folder() {
  Dl_info info{};
  const bool found = dladdr(reinterpret_cast<const void*>(&shared_files), &info) != 0;
  const fs::path file = found && info.dli_fname != nullptr ? info.dli_fname : "";
  return file.is_absolute() ? file.parent_path() : fs::path();  // a program's name is as it was called
}

/// Where share/auricle may be, the likeliest first.
std::vector<fs::path> places() {
  std::vector<fs::path> result{program_folder().parent_path() / "share"};
  if (const fs::path library = library_folder(); !library.empty()) {
    result.push_back(library.parent_path() / "share");                // of lib
    result.push_back(library.parent_path().parent_path() / "share");  // of lib/x86_64-linux-gnu
  }
  if (const auto data = user_data_folder()) {
    result.push_back(*data);
  }
  std::istringstream shared(environment_variable("XDG_DATA_DIRS").value_or("/usr/local/share:/usr/share"));
  for (std::string place; std::getline(shared, place, ':');) {
    result.emplace_back(place);
  }
  return result;
}

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
  if (known.empty()) {
    throw UsageError(fmt::format(
        "there is no folder {} with {} in it; install Auricle's files (Debian's package auricle), or name the folder "
        "above theirs in XDG_DATA_DIRS; {}",
        (folder_ / kind).string(), name + ending, otherwise));
  }
  std::ranges::sort(known);
  throw UsageError(fmt::format("there is nothing named {} in {}; known: {}; {}", name, (folder_ / kind).string(),
                               fmt::join(known, ", "), otherwise));
}

fs::path SharedFiles::json_file(const std::string& kind, const std::string& name) const {
  return is_path(name) || name.ends_with(".json") ? fs::path(name) : find(kind, name, ".json", "or give a .json file");
}

fs::path SharedFiles::recipe(const std::string& name) const { return json_file("recipes", name); }

fs::path SharedFiles::front_end(const std::string& name) const { return json_file("front_ends", name); }

fs::path SharedFiles::model(const std::string& name) const {
  return name.empty() ? find("models", "everyday", ".safetensors", "name a model's file") : fs::path(name);
}

fs::path SharedFiles::split_lists(const std::string& name) const {
  return is_path(name) || fs::is_directory(name) ? fs::path(name)
                                                 : find("splits", name, "", "or give a folder with train.txt");
}

fs::path SharedFiles::known_faults(const std::string& name) const {
  return find("faults", name, ".csv", "other duplicates can be given with --groups");
}

SharedFiles shared_files() {
  const std::vector<fs::path> all = places();
  // Not only the folder: a person's own catalogue lies in one of that name too.
  const auto place = std::ranges::find_if(all, [](const fs::path& share) {
    std::error_code error;
    return fs::is_directory(share / "auricle" / "models", error);
  });
  return SharedFiles((place != all.end() ? *place : all.front()) / "auricle");
}

fs::path program_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::current_path() : program.parent_path();
}

}  // namespace auricle
