#include <auricle/core/environment.hpp>

#include <cstdlib>

namespace auricle {

std::optional<std::string> environment_variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0' ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace auricle
