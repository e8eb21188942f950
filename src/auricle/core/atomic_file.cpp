#include <auricle/core/atomic_file.hpp>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// A symbolic link is followed, so that the rename replaces the file it names and not the link.
fs::path resolved(const fs::path& path) {
  std::error_code error;
  const fs::path canonical = fs::canonical(path, error);
  return error ? path : canonical;
}

mode_t permissions_of_a_new_file() {
  const mode_t mask = umask(0);
  umask(mask);
  return 0666 & ~mask;
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& target) : target_(resolved(target)) {
  std::error_code ignored;
  if (fs::is_directory(target_, ignored)) {
    throw FileError(fmt::format("can't write {}: it is a folder; give a file name", target_.string()));
  }
  if (fs::exists(target_, ignored) && !fs::is_regular_file(target_, ignored)) {
    descriptor_ = open(target_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
    std::string name = (folder / fmt::format(".{}.XXXXXX", target_.filename().string())).string();
    descriptor_ = mkostemp(name.data(), O_CLOEXEC);
    if (descriptor_ >= 0) {
      temporary_ = name;
      fchmod(descriptor_, permissions_of_a_new_file());
    }
  }
  if (descriptor_ < 0) {
    fail("create");
  }
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) {
    close(descriptor_);
  }
  if (!temporary_.empty()) {
    unlink(temporary_.c_str());
  }
}

void AtomicFile::write(std::string_view bytes) { write(std::as_bytes(std::span(bytes))); }

void AtomicFile::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      fail("write");
    }
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void AtomicFile::commit() {
  // A pipe or a terminal has nothing to sync and says EINVAL; only a real file's failure to reach the disk counts.
  if (!temporary_.empty() && fsync(descriptor_) != 0) {
    fail("write");
  }
  const int descriptor = descriptor_;
  descriptor_ = -1;
  if (close(descriptor) != 0) {
    fail("write");
  }
  if (temporary_.empty()) {
    return;
  }
  if (rename(temporary_.c_str(), target_.c_str()) != 0) {
    fail("write");
  }
  temporary_.clear();
  const fs::path folder = target_.has_parent_path() ? target_.parent_path() : fs::path(".");
  if (const int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); handle >= 0) {
    fsync(handle);
    close(handle);
  }
}

void AtomicFile::fail(std::string_view doing) const {
  const int reason = errno;
  const char* advice = reason == ENOSPC                                         ? "; free some space and try again"
                       : reason == ENOENT                                       ? "; create the folder first"
                       : reason == EACCES || reason == EROFS || reason == EPERM ? "; choose a folder you may write to"
                                                                                : "";
  throw FileError(fmt::format("can't {} {}: {}{}", doing, target_.string(), std::strerror(reason), advice));
}

void write_file(const fs::path& path, std::string_view contents) {
  AtomicFile file(path);
  file.write(contents);
  file.commit();
}

std::string read_file(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) {
    throw FileError(fmt::format("can't read {}: it is a folder, a file is wanted", path.string()));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw FileError(fmt::format("can't read {}: {}", path.string(), std::strerror(errno)));
  }
  // The size is only a hint: a pipe has none, and a file may grow meanwhile.
  std::string contents;
  const std::uintmax_t size = fs::file_size(path, error);
  contents.reserve(error ? 0 : size);
  std::vector<char> block(64 * 1024);
  do {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    contents.append(block.data(), static_cast<std::size_t>(file.gcount()));
  } while (file);
  if (file.bad()) {
    throw FileError(fmt::format("can't read {}: {}", path.string(), std::strerror(errno)));
  }
  return contents;
}

void check_writable(const fs::path& path) { const AtomicFile probe(path); }

}  // namespace auricle
