#include <auricle/audio/byte_source.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeadSize = std::size_t{1} << 16;

/// How often a request to stop is looked for while no bytes come.
constexpr int kPollMs = 50;

[[noreturn]] void refuse(const char* what, int error) {
  throw AudioError(fmt::format("{}: {}", what, std::generic_category().message(error)));
}

/// Whether a path leads to a named pipe, unlike /dev/fd/63, whose writer was there from the start.
bool is_named_pipe(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::canonical(path, error);
  return !error && fs::is_fifo(real, error);
}

}  // namespace

ByteSource::Descriptor::~Descriptor() {
  if (number_ > STDIN_FILENO) {
    ::close(number_);
  }
}

ByteSource::ByteSource(const fs::path& path, std::stop_token stop) : stop_(std::move(stop)), descriptor_(open(path)) {
  examine(path);
  fill_head();
}

ByteSource::ByteSource(std::span<const std::byte> bytes, std::stop_token stop)
    : stop_(std::move(stop)), memory_(bytes), size_(std::ssize(bytes)) {
  fill_head();
}

int ByteSource::open(const fs::path& path) {
  if (path == "-") {
    return STDIN_FILENO;
  }
  // Without O_NONBLOCK opening a named pipe waits for its writer, and nothing but a signal ends that.
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) {
      throw AudioError("there is no such file");
    }
    refuse("it can't be opened", errno);
  }
  return descriptor;
}

void ByteSource::examine(const fs::path& path) {
  struct stat status {};
  if (::fstat(descriptor_.number(), &status) != 0) {
    refuse("it can't be read", errno);
  }
  if (S_ISDIR(status.st_mode)) {
    throw AudioError("it is a folder; name a file");
  }
  awaits_writer_ = S_ISFIFO(status.st_mode) && is_named_pipe(path);
  if (S_ISREG(status.st_mode)) {
    begin_ = std::max<std::int64_t>(::lseek(descriptor_.number(), 0, SEEK_CUR), 0);
    size_ = std::max<std::int64_t>(status.st_size - begin_, 0);
  }
}

void ByteSource::fill_head() {
  head_.resize(kHeadSize);
  std::size_t filled = 0;
  while (filled < head_.size()) {
    position_ = static_cast<std::int64_t>(filled);
    const std::size_t count = read_behind_head(std::span(head_).subspan(filled));
    if (count == 0) {
      break;
    }
    filled += count;
  }
  head_.resize(filled);
  position_ = 0;
  if (head_.empty()) {
    throw AudioError("it is empty");
  }
}

std::size_t ByteSource::read(std::span<std::uint8_t> room) {
  check_stop();
  std::size_t count = 0;
  if (position_ < std::ssize(head_)) {
    const auto ready = std::span(head_).subspan(static_cast<std::size_t>(position_));
    count = std::min(ready.size(), room.size());
    std::ranges::copy(ready.first(count), room.begin());
  } else {
    count = read_behind_head(room);
  }
  position_ += static_cast<std::int64_t>(count);
  return count;
}

bool ByteSource::seek(std::int64_t position) {
  if (!size_) {
    was_refused_to_seek_ = true;
    return false;
  }
  position_ = position;
  return true;
}

std::size_t ByteSource::peek(std::int64_t position, std::span<std::uint8_t> room) {
  if (!size_) {
    return 0;
  }
  const std::int64_t here = std::exchange(position_, position);
  const std::size_t count = read(room);
  position_ = here;
  return count;
}

std::size_t ByteSource::read_behind_head(std::span<std::uint8_t> room) {
  if (descriptor_.number() >= 0) {
    return size_ ? read_file(room) : read_pipe(room);
  }
  const auto rest = memory_.subspan(std::min(static_cast<std::size_t>(position_), memory_.size()));
  const std::size_t count = std::min(rest.size(), room.size());
  std::ranges::transform(rest.first(count), room.begin(),
                         [](std::byte byte) { return std::to_integer<std::uint8_t>(byte); });
  return count;
}

std::size_t ByteSource::read_file(std::span<std::uint8_t> room) const {
  while (true) {
    const ssize_t count = ::pread(descriptor_.number(), room.data(), room.size(), begin_ + position_);
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    if (errno != EINTR) {
      refuse("it can't be read", errno);
    }
  }
}

std::size_t ByteSource::read_pipe(std::span<std::uint8_t> room) {
  while (true) {
    check_stop();
    pollfd waiting{.fd = descriptor_.number(), .events = POLLIN, .revents = 0};
    const int ready = ::poll(&waiting, 1, kPollMs);
    // Standard input may block in read() when nothing is there; what was opened here doesn't, and then an end is one.
    if (ready <= 0 && descriptor_.number() == STDIN_FILENO) {
      continue;
    }
    const ssize_t count = ::read(descriptor_.number(), room.data(), room.size());
    if (count > 0) {
      read_to_ += count;
      return static_cast<std::size_t>(count);
    }
    if (count == 0 && !(awaits_writer_ && read_to_ == 0 && ready <= 0)) {
      return 0;
    }
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
      refuse("it can't be read", errno);
    }
  }
}

void ByteSource::check_stop() const {
  if (stop_.stop_requested()) {
    throw Stopped();
  }
}

}  // namespace auricle
