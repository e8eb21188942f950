#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/audio/clip.hpp>
#include <auricle/audio/heard.hpp>
#include <auricle/audio/load.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle::test {

/// Tests of what encoders make, by the program `ffmpeg`; skipped where it is missing.
class Encoded : public testing::Test {
 protected:
  void SetUp() override;

  /// A stereo tone in the format of the name's ending. The arguments are the encoder's, e.g. {"-ar", "48000"}.
  std::filesystem::path encode(const std::string& name, double duration_s,
                               std::vector<std::string> arguments = {}) const;

  /// Files laid end to end.
  std::filesystem::path join(const std::string& name, const std::vector<std::filesystem::path>& files) const;

  std::filesystem::path write(const std::string& name, std::string_view bytes) const;

  test::TemporaryFolder folder_;
};

/// What was heard of a recording that is read to its end in pieces.
Heard hear(const std::filesystem::path& path, const LoadOptions& options = {});

/// WAV bytes of a "fmt " chunk and samples as they are given; `order` is RIFF or RIFX.
std::string wav_of(std::string_view format, std::string_view samples, std::string_view tag = "RIFF");

}  // namespace auricle::test
