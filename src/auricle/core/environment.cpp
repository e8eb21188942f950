#include <auricle/core/environment.hpp>

#include <cstdlib>

namespace auricle {
namespace {

std::optional<std::filesystem::path> user_folder(const char* variable, const char* in_home) {
  if (const auto folder = environment_variable(variable)) {
    return *folder;
  }
  const auto home = environment_variable("HOME");
  return home ? std::optional(std::filesystem::path(*home) / in_home) : std::nullopt;
}

}  // namespace

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::filesystem::path> user_data_folder() { return user_folder("XDG_DATA_HOME", ".local/share"); }

std::optional<std::filesystem::path> user_cache_folder() { return user_folder("XDG_CACHE_HOME", ".cache"); }

}  // namespace auricle
