#include <auricle/tags/file_bytes.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

FileBytes::FileBytes(std::filesystem::path file) : file_(std::move(file)) {
  // Without waiting for somebody to write into a pipe.
  descriptor_ = open(file_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  struct stat status = {};
  if (descriptor_ < 0 || fstat(descriptor_, &status) != 0) {
    const int reason = errno;
    if (descriptor_ >= 0) {
      close(descriptor_);
    }
    throw FileError(fmt::format("can't read {}: {}", file_.string(), std::strerror(reason)));
  }
  if (!S_ISREG(status.st_mode)) {
    close(descriptor_);
    throw FileError(fmt::format("can't read the tags of {}: it is no regular file", file_.string()));
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
}

FileBytes::~FileBytes() { close(descriptor_); }

std::string FileBytes::read_up_to(std::uint64_t offset, std::uint64_t length) const {
  std::string bytes(offset < size_ ? std::min(length, size_ - offset) : 0, '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t n = pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      throw FileError(fmt::format("can't read {}: {}", file_.string(),
                                  n < 0 ? std::strerror(errno) : "it is shorter than it was a moment ago"));
    }
    done += static_cast<std::size_t>(n);
  }
  return bytes;
}

std::string FileBytes::read(std::uint64_t offset, std::uint64_t length) const {
  std::string bytes = read_up_to(offset, length);
  if (bytes.size() < length) {
    throw FileError("it ends in the middle of its tags");
  }
  return bytes;
}

}  // namespace auricle
