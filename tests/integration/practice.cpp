#include "practice.hpp"

#include <algorithm>
#include <stdexcept>

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

}  // namespace auricle::test
