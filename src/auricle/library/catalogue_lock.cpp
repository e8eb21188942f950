#include <auricle/library/catalogue_lock.hpp>

#include <cerrno>
#include <chrono>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <system_error>
#include <thread>
#include <unistd.h>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

CatalogueLock::CatalogueLock(const std::filesystem::path& catalogue) {
  using namespace std::chrono_literals;
  const std::string file = catalogue.string() + ".lock";
  descriptor_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor_ < 0) {
    throw FileError(fmt::format("can't make {}: {}; see that its folder is there and yours, or name another catalogue",
                                file, std::generic_category().message(errno)));
  }
  constexpr auto kPatience = 3s;
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
    if (std::chrono::steady_clock::now() > deadline) {
      close(descriptor_);
      throw FileError(fmt::format(
          "another program scans or watches for the catalogue {}; wait until it has ended, or name another catalogue",
          catalogue.string()));
    }
    std::this_thread::sleep_for(100ms);
  }
}

CatalogueLock::~CatalogueLock() { close(descriptor_); }

}  // namespace auricle
