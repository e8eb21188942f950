#include <auricle/library/file_rewrite.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <grp.h>
#include <string_view>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/file_time.hpp>
#include <auricle/core/hash.hpp>
#include <auricle/tags/file_bytes.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kBlock = std::uint64_t{1} << 20;

FileError trouble(std::string_view doing, const fs::path& file, std::string_view why) {
  return FileError(fmt::format("can't {} {}: {}", doing, file.string(), why));
}

FileError system_trouble(std::string_view doing, const fs::path& file) {
  return trouble(doing, file, std::strerror(errno));
}

struct stat status_of(const fs::path& file) {
  struct stat status = {};
  if (stat(file.c_str(), &status) != 0) {
    throw system_trouble("look at", file);
  }
  return status;
}

/// Which file it is, and when anything about it last changed.
std::string identity_of(const struct stat& status) {
  return fmt::format("{} {} {} {} {}", status.st_dev, status.st_ino, status.st_size, to_nanoseconds(status.st_mtim),
                     to_nanoseconds(status.st_ctim));
}

/// What to do about a file that may not be written, or a folder; `reason`: errno.
std::string advice_on(int reason) {
  switch (reason) {
    case EACCES:
      return "see to its permissions (chmod), or let its owner do it";
    case EPERM:
      return "it is immutable (lsattr); chattr -i makes it an ordinary one";
    case EROFS:
      return "mount its disk for writing";
    default:
      return "see to it, and try again";
  }
}

void check_permission(const fs::path& file, const fs::path& path, std::string_view which) {
  if (faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0) {
    const int reason = errno;
    throw trouble("change", file, fmt::format("{}{}; {}", which, std::strerror(reason), advice_on(reason)));
  }
}

/// Its number where it has no name.
std::string group_name(gid_t id) {
  std::array<char, 4096> text{};
  struct group group = {};
  struct group* found = nullptr;
  getgrgid_r(id, &group, text.data(), text.size(), &found);
  return found != nullptr ? found->gr_name : fmt::format("{}", id);
}

const fs::path& checked(const fs::path& file) {
  check_changeable(file);
  return file;
}

std::vector<std::string> attributes_of(const fs::path& file) {
  std::string names;
  ssize_t size = listxattr(file.c_str(), nullptr, 0);
  if (size > 0) {
    names.resize(static_cast<std::size_t>(size));
    size = listxattr(file.c_str(), names.data(), names.size());
  }
  if (size < 0 && errno != ENOTSUP) {
    throw system_trouble("read the extended attributes of", file);
  }
  std::vector<std::string> list;
  for (std::size_t at = 0; size > 0 && at < static_cast<std::size_t>(size); at += list.back().size() + 1) {
    list.emplace_back(names.c_str() + at);
  }
  return list;
}

}  // namespace

void check_changeable(const fs::path& file) {
  const struct stat status = status_of(file);
  if (!S_ISREG(status.st_mode)) {
    throw trouble("change", file, "it is no regular file");
  }
  check_permission(file, file, "");
  check_permission(file, fs::weakly_canonical(file).parent_path(), "its folder: ");
  if (status.st_nlink > 1) {
    throw trouble("change", file,
                  fmt::format("it has {} names (hard links), which a change would part; put a copy in its place first",
                              status.st_nlink));
  }
}

FileVersion look_at(const fs::path& file) {
  const FileBytes bytes(file);
  struct stat status = {};
  if (fstat(bytes.descriptor(), &status) != 0) {
    throw system_trouble("look at", file);
  }
  Hash128 hash;
  for (std::uint64_t at = 0; at < bytes.size(); at += kBlock) {
    hash.add(bytes.read_up_to(at, kBlock));
  }
  return {.size = bytes.size(), .modified_ns = to_nanoseconds(status.st_mtim), .hash = hash.hex()};
}

FileRewrite::FileRewrite(const fs::path& file, const Splices& splices)
    : file_(fs::weakly_canonical(checked(file))), copy_(file_) {
  copy_bytes(splices);
  copy_attributes();
}

void FileRewrite::copy_bytes(const Splices& splices) {
  const FileBytes old(file_);
  struct stat status = {};
  if (fstat(old.descriptor(), &status) != 0) {
    throw system_trouble("look at", file_);
  }
  identity_ = identity_of(status);
  before_ = {.size = old.size(), .modified_ns = to_nanoseconds(status.st_mtim), .hash = {}};
  Hash128 old_hash;
  Hash128 new_hash;
  const auto write = [&](std::string_view bytes) {
    copy_.write(bytes);
    new_hash.add(bytes);
    after_.size += bytes.size();
  };
  std::uint64_t at = 0;
  const auto copy_to = [&](std::uint64_t end) {
    while (at < end) {
      const std::string block = old.read(at, std::min(kBlock, end - at));
      old_hash.add(block);
      write(block);
      at += block.size();
    }
  };
  for (const Splice& splice : splices) {
    copy_to(splice.offset);
    std::string replaced = old.read(splice.offset, splice.length);
    old_hash.add(replaced);
    undo_.push_back({after_.size, splice.bytes.size(), std::move(replaced)});
    write(splice.bytes);
    at += splice.length;
  }
  copy_to(old.size());
  before_.hash = old_hash.hex();
  after_.hash = new_hash.hex();
}

void FileRewrite::copy_attributes() {
  const struct stat old = status_of(file_);
  const struct stat now = status_of(copy());
  if (old.st_uid != now.st_uid) {
    throw trouble("change", file_, "it is another user's and would become yours; let its owner do it");
  }
  if (old.st_gid != now.st_gid) {
    throw trouble("change", file_,
                  fmt::format("its group is {}, which you are not in; have yourself put into it, or give the file a "
                              "group of yours (chgrp)",
                              group_name(old.st_gid)));
  }
  for (const std::string& name : attributes_of(file_)) {
    const ssize_t size = getxattr(file_.c_str(), name.c_str(), nullptr, 0);
    std::string value(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
    if (size < 0 || getxattr(file_.c_str(), name.c_str(), value.data(), value.size()) < 0) {
      throw system_trouble("read the extended attributes of", file_);
    }
    // The system gives labels of security itself, and who may not set them may not keep them either.
    const bool is_the_systems = name.starts_with("security.") || name.starts_with("trusted.");
    if (setxattr(copy().c_str(), name.c_str(), value.data(), value.size(), 0) != 0 && !is_the_systems) {
      throw trouble("change", file_, fmt::format("its attribute {} can't be kept: {}", name, std::strerror(errno)));
    }
  }
}

void FileRewrite::set_time(std::int64_t modified_ns) {
  const std::array<struct timespec, 2> times = {{{.tv_sec = 0, .tv_nsec = UTIME_OMIT}, to_timespec(modified_ns)}};
  if (utimensat(AT_FDCWD, copy().c_str(), times.data(), 0) != 0) {
    throw system_trouble("keep the time of", file_);
  }
}

void FileRewrite::commit() {
  copy_.sync();  // which takes time in which the file may change
  if (identity_of(status_of(file_)) != identity_) {
    throw trouble("change", file_, "it was changed by somebody else meanwhile");
  }
  after_.modified_ns = to_nanoseconds(status_of(copy()).st_mtim);
  copy_.commit();
}

}  // namespace auricle
