#include <algorithm>
#include <string>
#include <vector>

#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

using testing::HasSubstr;

TEST(Help, EveryCommandHasOneWithAnExample) {
  const ProcessResult whole = auricle({"--help"});
  EXPECT_EQ(whole.status, 0);
  for (const std::string command :
       {"compose", "mfcc", "features", "duplicates", "train", "crossval", "combine", "import", "export", "summary",
        "evaluate", "compare", "report", "classify", "library"}) {
    EXPECT_THAT(whole.out, HasSubstr(command));
    const ProcessResult help = auricle({command, "--help"});
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("Example:\n  auricle " + command)) << command;
    EXPECT_EQ(help.err, "") << command;
  }
  for (const std::string command : {"scan", "list", "stats", "export", "watch"}) {
    const ProcessResult help = auricle({"library", command, "--help"});
    EXPECT_EQ(help.status, 0) << command;
    EXPECT_THAT(help.out, HasSubstr("Example:\n  auricle library " + command)) << command;
  }
}

TEST(Help, VersionIsSaid) {
  const std::string said = auricle({"--version"}).out;
  EXPECT_THAT(said.substr(0, said.find('\n')), testing::MatchesRegex(R"(auricle [0-9]+\.[0-9]+\.[0-9]+)"));
  for (const std::string library :
       {"FFmpeg", "libavcodec", "soxr", "SoundTouch", "xxHash", "TagLib", "Highway", "oneDNN", "SQLite"}) {
    EXPECT_THAT(said, testing::ContainsRegex("\n  " + library + R"( [0-9]+\.[0-9]+)"));
  }
  EXPECT_THAT(said, testing::Not(HasSubstr("libtorch")));
  const std::string trainers = run({program("auricle-train").string(), "--version"}).out;
  EXPECT_THAT(trainers, testing::StartsWith(said.substr(0, said.size() - 1)));
  EXPECT_THAT(trainers, testing::ContainsRegex(R"(libtorch [0-9]+\.[0-9]+)"));
}

TEST(Usage, AnUnknownCommandIsNamed) {
  EXPECT_THAT(auricle({"dance"}).err, HasSubstr("no command dance; see auricle --help"));
  EXPECT_THAT(auricle({"library", "dance"}).err, HasSubstr("no command dance; see auricle library --help"));
}

TEST(Usage, MistakesEndWithStatus2AndOneLine) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"dance"},
                                             {"classify"},
                                             {"library"},
                                             {"library", "list", "--min-confidence", "2"},
                                             {"classify", "a.wav", "--model", "m", "--fast"},
                                             {"classify", "a.wav", "--model", "m", "--json", "--csv"},
                                             {"classify", "a.wav", "--model", "m", "--hop", "0"},
                                             {"train", "-o", "m"},
                                             {"train", "--data", "a", "--features", "b", "-o", "m"},
                                             {"train", "--data", "a", "-o", "m", "--epochs", "0"},
                                             {"train", "--data", "a", "-o", "m", "--recipe", "nosuch"},
                                             {"compose", "/tmp/x", "--genres", "0"},
                                             {"classify", "a.wav", "--shard", ""},
                                             {"classify", "a.wav", "--threads", "-1"},
                                             {"train", "--data", "a", "-o", "m", "--threads", "100000"},
                                             {"library", "scan", "a", "--jobs", "100000"},
                                             {"library", "tag", "--plan", ""},
                                             {"library", "tag", "--plan", "p", "--min-confidence", "0.9"},
                                             {"library", "list", "--folder", ""},
                                             {"mfcc", "a.wav", "-o", "picture.bmp"},
                                             {"mfcc", "a.wav", "-o", "picture.png", "--hop-length", "0"}}) {
    const ProcessResult result = auricle(arguments);
    EXPECT_EQ(result.status, 2) << testing::PrintToString(arguments);
    EXPECT_THAT(result.err, testing::StartsWith("auricle: "));
    EXPECT_EQ(std::ranges::count(result.err, '\n'), 1) << result.err;
    EXPECT_EQ(result.out, "");
  }
}

}  // namespace
}  // namespace auricle::test
