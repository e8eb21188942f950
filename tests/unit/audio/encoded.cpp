#include "encoded.hpp"

#include <cstdint>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <support/process.hpp>
#include <fmt/format.h>

namespace auricle::test {

void Encoded::SetUp() {
  if (run({"ffmpeg", "-version"}).status != 0) {
    GTEST_SKIP() << "NO FFMPEG PROGRAM HERE: damaged and joined recordings are not tested";
  }
}

std::filesystem::path Encoded::encode(const std::string& name, double duration_s,
                                      std::vector<std::string> arguments) const {
  std::vector<std::string> command = {
      "ffmpeg",
      "-nostdin",
      "-loglevel",
      "error",
      "-y",
      "-f",
      "lavfi",
      "-i",
      fmt::format("aevalsrc='0.3*sin(2*PI*440*t)*(0.6+0.4*sin(9*t))+0.1*(random(0)-0.5)|"
                  "0.3*sin(2*PI*440*t)':s=44100:d={}",
                  duration_s)};
  command.insert(command.end(), arguments.begin(), arguments.end());
  command.push_back((folder_ / name).string());
  const ProcessResult result = run(command);
  EXPECT_EQ(result.status, 0) << result.err;
  return folder_ / name;
}

std::filesystem::path Encoded::join(const std::string& name, const std::vector<std::filesystem::path>& files) const {
  std::string bytes;
  for (const auto& file : files) {
    bytes += read_file(file);
  }
  return write(name, bytes);
}

std::filesystem::path Encoded::write(const std::string& name, std::string_view bytes) const {
  write_file(folder_ / name, bytes);
  return folder_ / name;
}

Heard hear(const std::filesystem::path& path, const LoadOptions& options) {
  constexpr std::size_t kPiece = 10'000;
  ClipReader reader(path, options);
  while (reader.read(kPiece).samples.size() == kPiece) {
  }
  return reader.heard();
}

std::string wav_of(std::string_view format, std::string_view samples, std::string_view tag) {
  const auto size = [&](std::size_t value) {
    std::string bytes;
    for (int i = 0; i < 4; ++i) {
      bytes.push_back(static_cast<char>(value >> 8 * (tag == "RIFX" ? 3 - i : i)));
    }
    return bytes;
  };
  return std::string(tag) + size(20 + format.size() + samples.size()) + "WAVEfmt " + size(format.size()) +
         std::string(format) + "data" + size(samples.size()) + std::string(samples);
}

}  // namespace auricle::test
