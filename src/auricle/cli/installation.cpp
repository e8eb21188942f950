#include <auricle/cli/installation.hpp>

namespace auricle {

namespace fs = std::filesystem;

fs::path program_folder() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  return error ? fs::current_path() : program.parent_path();
}

SharedFiles shared_files() { return SharedFiles(program_folder().parent_path() / "share" / "auricle"); }

}  // namespace auricle
