#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace auricle::test {

/// A fresh folder that is removed, with all in it, at the end of the test.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A file of tests/golden; a missing one fails the test by throwing.
std::filesystem::path golden(const std::string& name);

/// The repository's root.
std::filesystem::path source_dir();

/// A program of this build, e.g. program("auricle").
std::filesystem::path program(const std::string& name);

/// The folder that was built in.
std::filesystem::path build_dir();

/// The folder of real recordings that some tests use when there is one: $AURICLE_REAL_MUSIC, or shared/data beside the
/// repository. Tests that get nothing must skip and say so.
std::optional<std::filesystem::path> real_music();

}  // namespace auricle::test
