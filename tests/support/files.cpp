#include <support/files.hpp>

#include <cstdlib>
#include <stdexcept>

namespace auricle::test {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "auricle-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("can't make a temporary folder " + name);
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path golden(const std::string& name) {
  fs::path path = source_dir() / "tests" / "golden" / name;
  if (!fs::exists(path)) {
    throw std::runtime_error("golden file is missing: " + path.string());
  }
  return path;
}

fs::path source_dir() { return AURICLE_SOURCE_DIR; }

fs::path build_dir() { return AURICLE_BINARY_DIR; }

fs::path program(const std::string& name) { return build_dir() / "bin" / name; }

std::optional<fs::path> real_music() {
  const char* named = std::getenv("AURICLE_REAL_MUSIC");
  const fs::path folder = named != nullptr ? fs::path(named) : source_dir().parent_path() / "shared" / "data";
  return fs::is_directory(folder) ? std::optional(folder) : std::nullopt;
}

}  // namespace auricle::test
