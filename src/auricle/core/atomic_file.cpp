#include <auricle/core/atomic_file.hpp>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

constexpr int kMostLinks = 40;  // as many as Linux follows

/// Symbolic links are followed, so that the rename replaces the file they name and not the link; that file may be yet
/// to come.
fs::path resolved(fs::path path) {
  std::error_code error;
  for (int i = 0; i < kMostLinks && fs::is_symlink(path, error); ++i) {
    path = path.parent_path() / fs::read_symlink(path, error);
  }
  return path;
}

/// Asked once: the mask can only be read by changing it, which threads that write files must not do at a time.
mode_t permissions_of_a_new_file() {
  static const mode_t permissions = [] {
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
  }();
  return permissions;
}

/// The new file gets the old one's owner, group and mode, as far as this is allowed. A group that is another one now
/// may do no more than everybody.
void take_over(int descriptor, const struct stat& old) {
  mode_t mode = old.st_mode & 07777;
  if (fchown(descriptor, old.st_uid, old.st_gid) != 0 && fchown(descriptor, static_cast<uid_t>(-1), old.st_gid) != 0) {
    mode = (mode & ~(S_IRWXG | S_ISUID | S_ISGID)) | ((mode & S_IRWXO) << 3);
  }
  fchmod(descriptor, mode);
}

// Names of temporary files: nobody else's begin and end so.
constexpr std::string_view kTemporaryBegin = ".auricle-";
constexpr std::string_view kTemporaryEnd = ".part";

/// Makes a temporary file in a folder and locks it for as long as it is open: that is how remove_abandoned tells it
/// from one whose program was killed. Returns its descriptor, or -1.
int open_temporary(const fs::path& folder, std::string& name) {
  struct stat status = {};
  int descriptor = -1;
  do {
    if (descriptor >= 0) {
      close(descriptor);  // it was taken for an abandoned one before it was locked
    }
    // A name of its own: the target's may be as long as names can be.
    name = (folder / fmt::format("{}XXXXXX{}", kTemporaryBegin, kTemporaryEnd)).string();
    descriptor = mkostemps(name.data(), kTemporaryEnd.size(), O_CLOEXEC);
  } while (descriptor >= 0 && flock(descriptor, LOCK_EX) == 0 && fstat(descriptor, &status) == 0 &&
           status.st_nlink == 0);
  return descriptor;
}

/// Removes the temporary files of programs that were killed.
void remove_abandoned(const fs::path& folder) {
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(kTemporaryBegin) || !name.ends_with(kTemporaryEnd)) {
      continue;
    }
    const int descriptor = open(entry->path().c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0) {
      continue;
    }
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
      unlink(entry->path().c_str());
    }
    close(descriptor);
  }
}

}  // namespace

AtomicFile::AtomicFile(const fs::path& target) : target_(resolved(target)) {
  struct stat old = {};
  const bool replaces = stat(target_.c_str(), &old) == 0;
  if (replaces && S_ISDIR(old.st_mode)) {
    throw FileError(fmt::format("can't write {}: it is a folder; give a file name", target_.string()));
  }
  if (!replaces && (errno == ENAMETOOLONG || errno == ELOOP)) {
    fail("create");  // only the rename would notice
  }
  if (replaces && !S_ISREG(old.st_mode)) {
    descriptor_ = open(target_.c_str(), O_WRONLY | O_CLOEXEC);
  } else {
    std::string name;
    descriptor_ = open_temporary(folder_of(target_), name);
    if (descriptor_ >= 0) {
      temporary_ = name;
      unfinished_.emplace(name);
      fchmod(descriptor_, permissions_of_a_new_file());
    }
    if (descriptor_ >= 0 && replaces) {
      take_over(descriptor_, old);
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
  synced_ = false;
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

void AtomicFile::sync() {
  // A pipe or a terminal has nothing to sync and says EINVAL; only a real file's failure to reach the disk counts.
  if (!temporary_.empty() && !synced_ && fsync(descriptor_) != 0) {
    fail("write");
  }
  synced_ = true;
}

void AtomicFile::commit() {
  sync();
  if (!temporary_.empty() && rename(temporary_.c_str(), target_.c_str()) != 0) {
    fail("write");
  }
  const bool renamed = !std::exchange(temporary_, {}).empty();
  // Only now, for closing ends the lock.
  if (close(std::exchange(descriptor_, -1)) != 0) {
    fail("write");
  }
  if (!renamed) {
    return;
  }
  unfinished_.reset();
  if (const int handle = open(folder_of(target_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); handle >= 0) {
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

void check_writable(const fs::path& path) {
  const AtomicFile probe(path);
  remove_abandoned(folder_of(resolved(path)));
}

}  // namespace auricle
