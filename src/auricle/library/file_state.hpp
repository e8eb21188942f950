#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace auricle {

/// What tells, without opening it, whether a file is as it was.
struct FileState {
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;

  bool operator==(const FileState&) const = default;
};

/// Absent when the file is not there; throws FileError when it can't be looked at.
std::optional<FileState> state_of(const std::filesystem::path& file);

}  // namespace auricle
