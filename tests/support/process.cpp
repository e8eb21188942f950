#include <support/process.hpp>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

#include <support/files.hpp>

extern char** environ;  // NOLINT: POSIX's name

namespace auricle::test {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The programs keep features and catalogues in folders of the user; tests have some of their own.
void use_own_folders() {
  static const TemporaryFolder cache;
  setenv("XDG_CACHE_HOME", cache.path().c_str(), 1);
  setenv("XDG_DATA_HOME", cache.path().c_str(), 1);
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments) {
  std::string name = (std::filesystem::temp_directory_path() / "auricle-process-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("can't make a temporary folder");
  }
  folder_ = name;

  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));  // NOLINT(*-const-cast): posix_spawn leaves them alone
  }
  argv.push_back(nullptr);
  use_own_folders();

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  constexpr int kWrite = O_WRONLY | O_CREAT | O_TRUNC;
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, (folder_ / "out").c_str(), kWrite, 0600);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, (folder_ / "err").c_str(), kWrite, 0600);
  const int failure = posix_spawnp(&pid_, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failure != 0) {
    throw std::runtime_error("can't start " + arguments[0]);
  }
}

Process::~Process() {
  if (pid_ > 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Process::signal(int number) const { kill(pid_, number); }

ProcessResult Process::wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return {.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          .out = contents(folder_ / "out"),
          .err = contents(folder_ / "err")};
}

ProcessResult run(const std::vector<std::string>& arguments) { return Process(arguments).wait(); }

ProcessResult auricle(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), program("auricle").string());
  return run(arguments);
}

}  // namespace auricle::test
