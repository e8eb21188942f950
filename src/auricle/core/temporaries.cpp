#include <auricle/core/temporaries.hpp>

#include <mutex>
#include <set>
#include <system_error>
#include <utility>

namespace auricle {
namespace {

std::mutex mutex;

std::multiset<std::filesystem::path>& paths() {
  static std::multiset<std::filesystem::path> all;
  return all;
}

}  // namespace

Temporary::Temporary(std::filesystem::path path) : path_(std::move(path)) {
  const std::scoped_lock lock(mutex);
  paths().insert(path_);
}

Temporary::~Temporary() {
  const std::scoped_lock lock(mutex);
  paths().erase(paths().find(path_));
}

void remove_temporaries() {
  mutex.lock();
  for (const std::filesystem::path& path : paths()) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
}

}  // namespace auricle
