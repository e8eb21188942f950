#include <auricle/library/real_paths.hpp>

#include <system_error>

namespace auricle {

namespace fs = std::filesystem;

fs::path RealPaths::of(const fs::path& file) {
  std::error_code error;
  if (fs::is_symlink(file, error)) {
    return fs::canonical(file, error);
  }
  if (file.parent_path() != parent_) {
    parent_ = file.parent_path();
    real_parent_ = fs::canonical(parent_, error);
  }
  return real_parent_.empty() ? fs::path() : real_parent_ / file.filename();
}

}  // namespace auricle
