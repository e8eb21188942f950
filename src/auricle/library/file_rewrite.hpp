#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/tags/splice.hpp>

namespace auricle {

/// What a file is, byte by byte.
struct FileVersion {
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::string hash;  ///< 32 hexadecimal digits (XXH3, 128 bits) of all of it

  /// Whether the bytes are the same, whenever they were written.
  bool same_bytes(const FileVersion& other) const { return size == other.size && hash == other.hash; }
};

/// Reads all of a file. Throws FileError.
FileVersion look_at(const std::filesystem::path& file);

/// Throws FileError, naming the file and what to do, unless another file may take its place: it is a regular one of one
/// name (a hard link would be parted), it and its folder may be written.
void check_changeable(const std::filesystem::path& file);

/// A changed copy of a file, beside it, that is to take its place: whole or not at all, and with all that isn't bytes
/// as it was: mode, owner, extended attributes, access lists. A symbolic link stays; what it names is replaced. Throws
/// FileError, naming the file, for one that may not be written, that has several names (hard links), of which only one
/// would change, that can't keep its owner or attributes, and when the disk is full; it leaves nothing behind then.
class FileRewrite {
 public:
  FileRewrite(const std::filesystem::path& file, const Splices& splices);

  const FileVersion& before() const { return before_; }
  /// Of the copy; the time is known once it was set or committed.
  const FileVersion& after() const { return after_; }
  /// What makes the old file of the new one.
  const Splices& undo() const { return undo_; }
  /// The copy.
  const std::filesystem::path& copy() const { return copy_.temporary(); }

  void set_time(std::int64_t modified_ns);
  /// Brings the copy to the disk, under its temporary name.
  void sync() { copy_.sync(); }
  /// The copy takes the file's place. Throws FileError when the file isn't any more what was copied.
  void commit();
  /// Whether the copy has taken the file's place, also where `commit` failed behind that.
  bool is_in_place() const { return copy_.temporary().empty(); }

 private:
  void copy_bytes(const Splices& splices);
  void copy_attributes();

  std::filesystem::path file_;
  AtomicFile copy_;
  FileVersion before_;
  FileVersion after_;
  Splices undo_;
  std::string identity_;  // of the file that was copied: which one, and when it last changed in any way
};

}  // namespace auricle
