#include <auricle/core/temporaries.hpp>

#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

// In a process of its own, since nothing temporary can be made afterwards.
TEST(Temporaries, NothingIsLeftByAProgramThatEndsInTheMiddle) {
  const test::TemporaryFolder folder;
  write_file(folder / "old.txt", "old");
  if (const pid_t child = fork(); child == 0) {
    AtomicFile unfinished(folder / "old.txt");
    unfinished.write("half of the n");
    AtomicFile finished(folder / "new.txt");
    finished.write("new");
    finished.commit();
    fs::create_directory(folder / "work");
    const Temporary work(folder / "work");
    std::ofstream(folder / "work" / "script") << "plot";
    remove_temporaries();
    _exit(0);
  } else {
    waitpid(child, nullptr, 0);
  }
  std::size_t n_files = 0;
  for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder.path())) {
    ++n_files;
  }
  EXPECT_EQ(n_files, 2U);
  EXPECT_EQ(read_file(folder / "old.txt"), "old");
  EXPECT_EQ(read_file(folder / "new.txt"), "new");
}

}  // namespace
}  // namespace auricle
