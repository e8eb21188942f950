#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace auricle {

/// A regular file, read at any place. Throws FileError when it can't be opened or read, or ends before what is read.
class FileBytes {
 public:
  explicit FileBytes(std::filesystem::path file);
  ~FileBytes();
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;

  const std::filesystem::path& file() const { return file_; }
  std::uint64_t size() const { return size_; }
  int descriptor() const { return descriptor_; }

  /// `length` bytes from `offset` on. What it throws where the file ends before doesn't name it.
  std::string read(std::uint64_t offset, std::uint64_t length) const;
  /// The same, but fewer where the file ends before.
  std::string read_up_to(std::uint64_t offset, std::uint64_t length) const;

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;  // when it was opened
};

}  // namespace auricle
