#include <auricle/report/html_report.hpp>

#include <cmath>
#include <numbers>
#include <regex>
#include <string>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// 20 songs of two genres judged with two seeds; songs 0 and 1 are named wrongly, song 0 more confidently.
RunRecord example() {
  RunRecord record;
  record.command = "auricle train --recipe article --data music -o m.safetensors";
  record.version = "0.1.0";
  record.started = "2026-03-01T12:00:00Z";
  record.duration_s = 150.0;
  record.machine = "a machine of two processors";
  record.recipe = {{"name", "article"}, {"description", "the article's network"}};
  record.data = {{"folder", "music"}, {"songs_per_genre", {{"blues", 50}, {"jazz", 50}}}, {"fingerprint", "0123abcd"}};
  record.split = {.name = "random", .train = 64, .validation = 16, .test = 20};
  record.genres = {"blues", "jazz"};
  for (const std::uint64_t seed : {1U, 2U}) {
    Trial trial{.seed = seed};
    trial.history = {{.epoch = 1, .loss = 0.7, .accuracy = 0.5, .val_loss = 0.7, .val_accuracy = 0.5},
                     {.epoch = 2, .loss = 0.4, .accuracy = 0.9, .val_loss = 0.5, .val_accuracy = 0.75}};
    for (int song = 0; song < 20; ++song) {
      const int truth = song % 2;
      const float mine = song == 0 ? 0.05F : song == 1 ? 0.3F : 0.8F;
      trial.songs.push_back(
          {.path = "gone/song" + std::to_string(song) + ".ogg",
           .truth = truth,
           .part = Part::kTest,
           .probabilities = truth == 0 ? std::vector{mine, 1.0F - mine} : std::vector{1.0F - mine, mine}});
    }
    record.trials.push_back(trial);
  }
  return record;
}

/// The page less the bytes of its pictures, which are not for the page's tests to read.
std::string without_pictures(std::string html) {
  const std::string mark = "base64,";
  for (std::size_t at = html.find(mark); at != std::string::npos; at = html.find(mark, at + mark.size())) {
    html.erase(at + mark.size(), html.find('"', at) - at - mark.size());
  }
  return html;
}

TEST(HtmlReport, BeginsWithTheVerdict) {
  EXPECT_THAT(
      html_report(example()),
      HasSubstr(
          "<p class=\"verdict\">90.0\u00A0% of 20 test songs right on average over 2 seeds (95\u00A0% interval "));
  RunRecord one = example();
  one.trials.pop_back();
  EXPECT_THAT(html_report(one),
              HasSubstr("<p class=\"verdict\">90.0\u00A0% of 20 test songs right (95\u00A0% interval 69.9 to "
                        "97.2\u00A0%); chance 50.0\u00A0%</p>"));
}

TEST(HtmlReport, HasEverySection) {
  const std::string html = without_pictures(html_report(example(), {.record_path = "runs/m.run.json"}));
  for (const char* heading :
       {"What was trained on what", "Scores", "Learning curves", "What was taken for what", "Genre by genre",
        "Calibration", "The most confident mistakes", "Every seed and fold", "How to redo it"}) {
    EXPECT_THAT(html, HasSubstr(std::string(heading) + "</h2>"));
  }
  for (const char* fact :
       {"article&#39;s network", "blues 50, jazz 50", "0123abcd", "random: 64 songs to learn from", "a machine of two",
        "auricle train --recipe article --data music -o m.safetensors", "auricle report runs/m.run.json",
        "validation accuracy is highest in epoch 2", "Macro recall", "Brier score", "seed 1", "2026-03-01"}) {
    EXPECT_THAT(html, HasSubstr(fact));
  }
}

TEST(HtmlReport, NeedsNoNetworkAndRunsNoScript) {
  const std::string html = without_pictures(html_report(example()));
  EXPECT_THAT(html, AllOf(HasSubstr("default-src 'none'; img-src data:; style-src 'unsafe-inline'"),
                          Not(HasSubstr("http://")), Not(HasSubstr("https://")), Not(HasSubstr("<script")),
                          Not(HasSubstr("<link")), Not(HasSubstr("@import")), Not(HasSubstr("url("))));
  const std::regex source("src=\"(?!data:image/(png|svg\\+xml);)");
  EXPECT_FALSE(std::regex_search(html, source));
}

TEST(HtmlReport, EscapesWhateverTheRecordHolds) {
  RunRecord record = example();
  const std::string hostile = "\"><script>alert('1')</script><img src=x>";
  record.genres[0] = hostile;
  record.command = record.version = record.started = record.machine = record.split.name = hostile;
  record.recipe = {{"name", hostile}, {"description", hostile}, {hostile, hostile}};
  record.data = {{"folder", hostile}, {"fingerprint", hostile}, {"songs_per_genre", {{hostile, hostile}}}};
  for (Trial& trial : record.trials) {
    trial.songs[0].path = hostile;
  }
  const std::string html = without_pictures(html_report(record, {.record_path = hostile}));
  EXPECT_THAT(html, AllOf(HasSubstr("&lt;script&gt;alert(&#39;1&#39;)"), Not(HasSubstr("<script")),
                          Not(HasSubstr("<img src")), Not(HasSubstr("\"\">"))));
}

TEST(HtmlReport, CanBeReadWithoutSeeing) {
  const std::string html = without_pictures(html_report(example()));
  EXPECT_THAT(html, AllOf(HasSubstr("<html lang=\"en\">"), HasSubstr("name=\"viewport\"")));
  EXPECT_FALSE(std::regex_search(html, std::regex("<img(?! alt=\"[^\"]{10,}\")")));
  EXPECT_FALSE(std::regex_search(html, std::regex("<th(?! scope=\"(row|col)\"|ead)")));
}

TEST(HtmlReport, CountsInTheConfusionMatrixAreTheRecords) {
  const std::string html = without_pictures(html_report(example()));
  EXPECT_TRUE(std::regex_search(
      html,
      std::regex(
          "<th scope=\"row\">blues</th><td class=\"right\" style=\"[^\"]*\">18</td><td style=\"[^\"]*\">2</td>")));
}

TEST(HtmlReport, NamesTheSurestMistakesFirstAndSaysThatRecordingsAreGone) {
  const std::string html = without_pictures(html_report(example()));
  const std::size_t first = html.find("song0.ogg</p>");
  const std::size_t second = html.find("song1.ogg</p>");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
  EXPECT_THAT(html, AllOf(HasSubstr("blues taken for <strong>jazz</strong>"),
                          HasSubstr("95.0\u00A0% sure; 5.0\u00A0% for blues"),
                          HasSubstr("The recording is no longer where it was"), Not(HasSubstr("song2.ogg"))));
}

TEST(HtmlReport, ShowsTheSpectrogramOfARecordingThatIsThere) {
  const test::TemporaryFolder folder;
  std::vector<float> tone(22050);
  for (std::size_t i = 0; i < tone.size(); ++i) {
    tone[i] = 0.5F * static_cast<float>(std::sin(2.0 * std::numbers::pi * 440.0 * static_cast<double>(i) / 22050.0));
  }
  write_wav(folder / "tone.wav", {.samples = tone, .sample_rate_hz = 22050});
  RunRecord record = example();
  for (Trial& trial : record.trials) {
    trial.songs[0].path = (folder / "tone.wav").string();
    trial.songs[1].path = test::source_dir() / "README.md";
  }
  const std::string html = html_report(record);
  EXPECT_THAT(html, HasSubstr("alt=\"Log-mel spectrogram of tone.wav\" src=\"data:image/png;base64,iVBORw0KGgo"));
  EXPECT_THAT(html, HasSubstr("No spectrogram: "));
}

TEST(HtmlReport, WarnsThatValidationSongsFlatter) {
  RunRecord record = example();
  EXPECT_THAT(html_report(record), Not(HasSubstr("expect less")));
  for (Trial& trial : record.trials) {
    for (JudgedSong& song : trial.songs) {
      song.part = Part::kValidation;
    }
  }
  EXPECT_THAT(html_report(record), AllOf(HasSubstr("20 validation songs"), HasSubstr("expect less")));
}

TEST(HtmlReport, DoesWithoutHistoryAndMistakes) {
  RunRecord record = example();
  record.recipe = Json::object();
  record.data = Json::object();
  for (Trial& trial : record.trials) {
    trial.history.clear();
    trial.songs.erase(trial.songs.begin(), trial.songs.begin() + 2);
  }
  EXPECT_THAT(html_report(record), AllOf(HasSubstr("left no record of its epochs"), HasSubstr("There are none")));
}

TEST(HtmlReport, RefusesARunThatJudgedNothing) {
  RunRecord record = example();
  record.trials.clear();
  EXPECT_THROW(html_report(record), UsageError);
}

}  // namespace
}  // namespace auricle
