#include <cstdlib>
#include <filesystem>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kBrowser = "/usr/bin/chromium";

/// A run of two seeds on ten songs, with a genre whose name would like to be a script.
Json small_run() {
  const auto trial = [](int seed) {
    Json songs = Json::array();
    for (int song = 0; song < 10; ++song) {
      const bool first = song % 2 == 0;
      songs.push_back({{"path", "gone/" + std::to_string(song) + ".ogg"},
                       {"truth", first ? "jazz" : "<script>document.title='broken'</script>"},
                       {"part", "test"},
                       {"probabilities", first == (song > 2) ? Json{0.9, 0.1} : Json{0.25, 0.75}}});
    }
    return Json{{"seed", seed},
                {"fold", 0},
                {"history",
                 {{{"epoch", 1}, {"loss", 2.0}, {"accuracy", 0.5}, {"val_loss", 1.5}, {"val_accuracy", 0.5}},
                  {{"epoch", 2}, {"loss", 1.0}, {"accuracy", 0.8}, {"val_loss", 1.2}, {"val_accuracy", 0.7}}}},
                {"songs", songs}};
  };
  return {{"format", "auricle run"},
          {"format_version", 1},
          {"command", "auricle train --data music -o m.safetensors"},
          {"version", "0.1.0"},
          {"started", "2026-03-01T12:00:00Z"},
          {"duration_s", 60.0},
          {"machine", "a machine"},
          {"recipe", {{"name", "article"}}},
          {"data", {{"folder", "music"}}},
          {"split", {{"name", "random"}, {"train", 30}, {"validation", 10}, {"test", 10}}},
          {"genres", {"jazz", "<script>document.title='broken'</script>"}},
          {"trials", {trial(1), trial(2)}}};
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) {
    ++found;
  }
  return found;
}

/// The page of that run, as a file: URL.
std::string page_in(const TemporaryFolder& folder) {
  write_file(folder / "m.run.json", small_run().dump());
  const ProcessResult result =
      auricle({"report", (folder / "m.safetensors").string(), "-o", (folder / "page.html").string()});
  EXPECT_EQ(result.status, 0) << result.err;
  return "file://" + (folder / "page.html").string();
}

ProcessResult browse(const TemporaryFolder& folder, const std::string& task, const std::string& page) {
  return run({kBrowser, "--headless", "--enable-logging=stderr", "--no-sandbox", "--disable-gpu", "--no-first-run",
              "--disable-background-networking", "--disable-component-update", "--disable-sync",
              "--user-data-dir=" + (folder / "browser").string(), "--window-size=1200,3000", task, page});
}

TEST(Report, ReadsInABrowser) {
  if (!fs::exists(kBrowser)) {
    GTEST_SKIP() << "there is no " << kBrowser << ": the page was not looked at in a browser (Debian: chromium)";
  }
  const TemporaryFolder folder;
  const std::string page = page_in(folder);
  const ProcessResult dom = browse(folder, "--dump-dom", page);
  ASSERT_EQ(dom.status, 0) << dom.err;
  for (const char* heading :
       {"What was trained on what", "Scores", "Learning curves", "What was taken for what", "Genre by genre",
        "Calibration", "The most confident mistakes", "Every seed and fold", "How to redo it"}) {
    EXPECT_THAT(dom.out, HasSubstr(std::string(heading) + "</h2>"));
  }
  EXPECT_THAT(dom.out, AllOf(HasSubstr("<title>Auricle: a run of article</title>"), Not(HasSubstr("<script"))));
  EXPECT_THAT(dom.err, Not(HasSubstr("Content Security Policy")));
}

TEST(Report, HoldsItsPictures) {
  const TemporaryFolder folder;
  page_in(folder);
  const std::string page = read_file(folder / "page.html");
  // Each is an SVG: in base 64, "<?xml" and "<svg" begin so. A browser shows nothing for what is none.
  const std::string svg = "data:image/svg+xml;base64,PD94bWwg";
  EXPECT_GE(count(page, svg), 3U);
  EXPECT_EQ(count(page, "<img "), count(page, svg));
}

// A browser's picture of nothing is a few thousand bytes, whatever its size.
TEST(Report, HasAPictureInABrowser) {
  if (!fs::exists(kBrowser)) {
    GTEST_SKIP() << "there is no " << kBrowser << ": the page was not looked at in a browser (Debian: chromium)";
  }
  const TemporaryFolder folder;
  const fs::path screenshot = folder / "page.png";
  const ProcessResult result = browse(folder, "--screenshot=" + screenshot.string(), page_in(folder));
  ASSERT_EQ(result.status, 0) << result.err;
  ASSERT_TRUE(fs::exists(screenshot)) << result.err;
  const TemporaryFolder blank;
  write_file(blank / "page.html", "<!DOCTYPE html><title>blank</title>");
  const fs::path nothing = blank / "page.png";
  ASSERT_EQ(browse(blank, "--screenshot=" + nothing.string(), "file://" + (blank / "page.html").string()).status, 0);
  EXPECT_GT(fs::file_size(screenshot), 5 * fs::file_size(nothing));
}

TEST(Report, SaysWhichRunIsMissingAndLeavesNothing) {
  const TemporaryFolder folder;
  const ProcessResult missing =
      auricle({"report", (folder / "none.safetensors").string(), "-o", (folder / "page.html").string()});
  EXPECT_EQ(missing.status, 1);
  EXPECT_THAT(missing.err, HasSubstr("none.run.json"));
  Json run = small_run();
  run["trials"][0]["songs"][3]["truth"] = "polka";
  write_file(folder / "m.run.json", run.dump());
  const ProcessResult damaged =
      auricle({"report", (folder / "m.run.json").string(), "-o", (folder / "page.html").string()});
  EXPECT_EQ(damaged.status, 1);
  EXPECT_THAT(damaged.err, HasSubstr("gone/3.ogg"));
  EXPECT_FALSE(fs::exists(folder / "page.html"));
}

TEST(Report, WritesHtmlAndNothingElse) {
  const TemporaryFolder folder;
  write_file(folder / "m.run.json", small_run().dump());
  for (const char* name : {"page.pdf", "page", "page.html.gz"}) {
    const ProcessResult result = auricle({"report", (folder / "m.run.json").string(), "-o", (folder / name).string()});
    EXPECT_EQ(result.status, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr(name), HasSubstr("HTML")));
    EXPECT_FALSE(fs::exists(folder / name));
  }
  EXPECT_EQ(auricle({"report", (folder / "m.run.json").string(), "-o", (folder / "PAGE.HTM").string()}).status, 0);
}

}  // namespace
}  // namespace auricle::test
