#include "practice.hpp"

#include <algorithm>
#include <stdexcept>

#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <support/process.hpp>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;

void must_succeed(const ProcessResult& result) {
  if (result.status != 0) {
    throw std::runtime_error("the practice set can't be made: " + result.err);
  }
}

Practice make(const TemporaryFolder& folder) {
  Practice made{.folder = folder.path(), .music = folder / "music", .model = folder / "article.safetensors"};
  must_succeed(auricle({"compose", made.music.string(), "--genres", "3", "--songs", "8", "--seconds", "4"}));
  for (const auto& entry : fs::directory_iterator(made.music)) {
    made.genres.push_back(entry.path().filename().string());
  }
  std::ranges::sort(made.genres);
  const ProcessResult trained = auricle({"train", "--recipe", "article", "--data", made.music.string(), "-o",
                                         made.model.string(), "--epochs", "3", "--threads", "1"});
  must_succeed(trained);
  made.training_output = trained.out;
  return made;
}

}  // namespace

fs::path Practice::song() const { return music / genres.front() / (genres.front() + ".00000.wav"); }

const Practice& practice() {
  static const TemporaryFolder folder;
  static const Practice made = make(folder);
  return made;
}

void copy_with_faults(const fs::path& folder) {
  fs::copy(practice().music, folder, fs::copy_options::recursive);
  const fs::path genre = folder / "single";
  fs::create_directories(genre);
  const std::string song = read_file(practice().song());
  write_file(genre / "one.wav", song);
  write_file(genre / "cut.wav", song.substr(0, song.size() / 2));
  write_file(genre / "page.mp3", "<html>not found</html>");
}

}  // namespace auricle::test
