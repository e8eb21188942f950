#include <auricle/library/file_state.hpp>

#include <cerrno>
#include <sys/stat.h>
#include <system_error>

#include <auricle/core/error.hpp>
#include <auricle/core/file_time.hpp>
#include <fmt/format.h>

namespace auricle {

std::optional<FileState> state_of(const std::filesystem::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::nullopt;
    }
    throw FileError(fmt::format("can't look at {}: {}", file.string(), std::generic_category().message(errno)));
  }
  return FileState{.size = static_cast<std::uint64_t>(status.st_size), .modified_ns = to_nanoseconds(status.st_mtim)};
}

}  // namespace auricle
