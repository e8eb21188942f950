#include <auricle/training/meeting_file.hpp>

#include <array>
#include <cerrno>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

class OpenFile {
 public:
  OpenFile(const std::string& file, int how) : number_(open(file.c_str(), how | O_CLOEXEC, 0666)), error_(errno) {}
  ~OpenFile() {
    if (number_ >= 0) {
      close(number_);
    }
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int number() const { return number_; }
  /// Why it is not open.
  int error() const { return error_; }

 private:
  int number_;
  int error_;
};

[[noreturn]] void refuse(const std::string& file, const std::string& why) {
  throw UsageError(fmt::format("--rendezvous file://{}: {}", file, why));
}

[[noreturn]] void refuse(const std::string& file, int error) {
  refuse(file, fmt::format("no file can be written there ({}); choose a folder that all ranks can write to",
                           std::generic_category().message(error)));
}

}  // namespace

void make_meeting_file(const std::string& file) {
  const OpenFile made(file, O_WRONLY | O_CREAT | O_EXCL);
  if (made.number() >= 0) {
    return;
  }
  if (made.error() == EEXIST) {
    refuse(file, "that is there already, and is left as it is; name a file that isn't there yet");
  }
  refuse(file, made.error());
}

std::optional<std::uintmax_t> meeting_file_size(const std::string& file) {
  const OpenFile found(file, O_RDWR | O_NONBLOCK);
  if (found.number() < 0) {
    const std::string folder = fs::path(file).parent_path();
    if (found.error() == ENOENT && access(folder.c_str(), W_OK) == 0) {
      return std::nullopt;
    }
    refuse(file, found.error() == ENOENT ? errno : found.error());
  }
  flock(found.number(), LOCK_SH);  // which keeps c10d's FileStore from writing half a key meanwhile
  struct stat status {};
  std::array<char, 64> begin{};
  const bool readable = fstat(found.number(), &status) == 0 && S_ISREG(status.st_mode) &&
                        pread(found.number(), begin.data(), begin.size(), 0) >= 0;
  const bool marked = std::string_view(begin.data(), begin.size()).find(kMeetingMark) != std::string_view::npos;
  if (!readable || (status.st_size > 0 && !marked)) {
    refuse(file, "that is no file where ranks meet, and is left as it is; name a file that isn't there yet");
  }
  return static_cast<std::uintmax_t>(status.st_size);
}

}  // namespace auricle
