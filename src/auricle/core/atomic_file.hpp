#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <auricle/core/temporaries.hpp>

namespace auricle {

/// A file that appears whole or not at all: bytes go to a temporary file in the same folder, `commit()` syncs it to
/// disk and renames it over the target. Without `commit()` the destructor removes the temporary file and the target
/// stays as it was. A target that is replaced leaves its mode, owner and group to the new file as far as the system
/// allows; a symbolic link stays, and what it names is replaced. A target that exists and is no regular file
/// (/dev/stdout, a pipe) is written to directly.
/// Throws FileError naming the path and the system's reason: folder missing, no permission, disk full.
class AtomicFile {
 public:
  explicit AtomicFile(const std::filesystem::path& target);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  void write(std::string_view bytes);
  void write(std::span<const std::byte> bytes);
  void write(std::span<const float> values) { write(std::as_bytes(values)); }
  /// Brings all to the disk. Files that belong together are all synced before
  /// the first of them is committed, so that a full disk leaves every old one.
  void sync();
  void commit();

  /// The file that will take the target's place, while it is not there yet; empty when the target is written to
  /// directly. For what descriptors of it can't do: looking at it with another library, giving it attributes.
  const std::filesystem::path& temporary() const { return temporary_; }

 private:
  [[noreturn]] void fail(std::string_view doing) const;

  std::filesystem::path target_;
  std::filesystem::path temporary_;      // empty when the target is written to directly
  std::optional<Temporary> unfinished_;  // temporary_, while it is there
  int descriptor_ = -1;
  bool synced_ = false;  // nothing was written since it was brought to the disk
};

/// Writes `contents` to `path`, whole or not at all.
void write_file(const std::filesystem::path& path, std::string_view contents);

/// All bytes of a file; throws FileError when it is missing, a folder, or unreadable.
std::string read_file(const std::filesystem::path& path);

/// Throws FileError unless a file can be created at `path`; leaves nothing behind, nor what programs that were killed
/// have left in its folder. Long work asks this before it starts, not after an hour.
void check_writable(const std::filesystem::path& path);

}  // namespace auricle
