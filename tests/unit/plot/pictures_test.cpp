#include <algorithm>
#include <cmath>
#include <limits>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/plot/confusion_plot.hpp>
#include <auricle/plot/curves.hpp>
#include <auricle/plot/heat_map.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
const HeatMapOptions kMfcc{.y_label = "MFCC coefficient", .unit = "MFCC"};

struct Size {
  unsigned width = 0;
  unsigned height = 0;
};

unsigned big_endian(std::string_view bytes) {
  unsigned value = 0;
  for (const char byte : bytes.substr(0, 4)) {
    value = value << 8U | static_cast<unsigned char>(byte);
  }
  return value;
}

/// The size of a picture from its header; 0 x 0 when it is no complete PNG.
Size png_size(const std::filesystem::path& path) {
  const std::string bytes = read_file(path);
  const bool whole = bytes.starts_with("\x89PNG\r\n\x1A\n") && bytes.substr(12, 4) == "IHDR" &&
                     bytes.substr(bytes.size() - 8, 4) == "IEND";
  return whole ? Size{big_endian(bytes.substr(16)), big_endian(bytes.substr(20))} : Size{};
}

/// What an .svg shows of the first panel.
std::string first_image(const std::filesystem::path& path) {
  const std::string svg = read_file(path);
  const std::size_t begin = svg.find("<image");
  return svg.substr(begin, svg.find("/>", begin) - begin);
}

HeatMapPanel panel(const std::string& title, std::size_t rows = 20, std::size_t columns = 50) {
  Matrix values(rows, columns);
  for (std::size_t i = 0; i < values.values().size(); ++i) {
    values.values()[i] = 100.0F * std::sin(static_cast<float>(i));
  }
  return {.title = title, .values = std::move(values), .seconds_per_frame = 0.02};
}

Evaluation two_genres(const std::string& first, const std::string& second) {
  return evaluate(Matrix({0.9F, 0.1F, 0.2F, 0.8F, 0.6F, 0.4F}, 3, 2), std::vector<int>{0, 1, 1}, {first, second});
}

TEST(HeatMap, IsAPictureForPrint) {
  const test::TemporaryFolder folder;
  draw_heat_map(folder / "one.png", {panel("kick")}, kMfcc);
  const Size size = png_size(folder / "one.png");
  EXPECT_GE(size.width, 2000U);
  EXPECT_GE(size.height, 790U);
}

TEST(HeatMap, GrowsWithItsPanels) {
  const test::TemporaryFolder folder;
  std::vector<HeatMapPanel> panels;
  std::vector<Size> sizes;
  for (int i = 0; i < 5; ++i) {
    panels.push_back(panel("clip"));
    draw_heat_map(folder / "clips.png", panels, kMfcc);
    sizes.push_back(png_size(folder / "clips.png"));
    EXPECT_GT(sizes.back().width, 0U);
  }
  EXPECT_EQ(sizes[2].height, sizes[0].height);  // three side by side
  EXPECT_GT(sizes[3].height, sizes[2].height);  // two rows of two
  EXPECT_EQ(sizes[4].width, sizes[2].width);    // rows of three
}

TEST(HeatMap, SaysWhatItShows) {
  const test::TemporaryFolder folder;
  draw_heat_map(folder / "two.svg", {panel("kick & 'snare'"), panel("whistle_{2} <b>")},
                {.y_label = "MFCC coefficient", .unit = "the unit"});
  const std::string svg = read_file(folder / "two.svg");
  EXPECT_THAT(svg, AllOf(HasSubstr("kick &amp; 'snare'"), HasSubstr("whistle_{2} &lt;b"), HasSubstr("MFCC coefficient"),
                         HasSubstr("Time (s)"), HasSubstr("the unit")));
}

TEST(HeatMap, IsAPdfByItsName) {
  const test::TemporaryFolder folder;
  draw_heat_map(folder / "one.pdf", {panel("kick")}, kMfcc);
  EXPECT_THAT(read_file(folder / "one.pdf"), StartsWith("%PDF"));
}

TEST(HeatMap, TicksMelBandsInHertz) {
  const test::TemporaryFolder folder;
  std::vector<double> centres;
  for (int band = 1; band <= 128; ++band) {
    centres.push_back(700.0 * (std::pow(10.0, band * 22.0 / 2595.0) - 1.0));
  }
  draw_heat_map(
      folder / "mel.svg", {panel("clip", 128)},
      {.y_label = "Frequency (Hz)", .unit = "dB", .axis = HeatMapAxis::kMelFrequency, .row_frequencies_hz = centres});
  const std::string svg = read_file(folder / "mel.svg");
  EXPECT_THAT(svg, AllOf(HasSubstr(">512<"), HasSubstr(">1024<"), HasSubstr(">4096<"), Not(HasSubstr("16384"))));
}

TEST(HeatMap, DrawsAllAxes) {
  const test::TemporaryFolder folder;
  std::vector<double> bins;
  for (int bin = 0; bin <= 1024; ++bin) {
    bins.push_back(bin * 22050.0 / 2048.0);
  }
  for (const HeatMapAxis axis :
       {HeatMapAxis::kMelFrequency, HeatMapAxis::kLinearFrequency, HeatMapAxis::kLogFrequency}) {
    draw_heat_map(folder / "a.png", {panel("clip", 1025, 500)},
                  {.y_label = "Hz", .unit = "dB", .axis = axis, .row_frequencies_hz = bins});
    EXPECT_GT(png_size(folder / "a.png").width, 0U);
    draw_heat_map(folder / "a.png", {panel("one row", 1, 1)},
                  {.y_label = "Hz", .unit = "dB", .axis = axis, .row_frequencies_hz = {440.0}});
    EXPECT_GT(png_size(folder / "a.png").width, 0U);
  }
}

TEST(HeatMap, DrawsDegenerateMatrices) {
  const test::TemporaryFolder folder;
  HeatMapPanel holes = panel("holes");
  holes.values(3, 4) = kNan;
  holes.values(5, 6) = std::numeric_limits<float>::infinity();
  const std::vector<HeatMapPanel> cases{
      {.title = "silence", .values = Matrix(20, 40, 0.0F), .seconds_per_frame = 0.02},
      {.title = "constant", .values = Matrix(20, 40, -1e-20F), .seconds_per_frame = 0.02},
      {.title = "nothing but NaN", .values = Matrix(20, 40, kNan), .seconds_per_frame = 0.02},
      {.title = "one column", .values = Matrix(20, 1, -3.0F), .seconds_per_frame = 0.02},
      {.title = "one value", .values = Matrix(1, 1, 3e30F), .seconds_per_frame = 1e-6},
      {.title = "a day", .values = Matrix(2, 86400, 1.0F), .seconds_per_frame = 1.0},
      holes};
  for (const HeatMapPanel& one : cases) {
    draw_heat_map(folder / "a.png", {one}, kMfcc);
    EXPECT_GT(png_size(folder / "a.png").width, 0U) << one.title;
  }
}

TEST(HeatMap, TakesRoundingNoiseForZero) {
  const test::TemporaryFolder folder;
  Matrix silence(20, 30, 0.0F);
  silence(3, 7) = 2e-14F;
  silence(4, 7) = -3e-14F;
  draw_heat_map(folder / "noise.svg", {{.title = "", .values = silence, .seconds_per_frame = 0.02}}, kMfcc);
  draw_heat_map(folder / "zero.svg", {{.title = "", .values = Matrix(20, 30), .seconds_per_frame = 0.02}}, kMfcc);
  EXPECT_TRUE(read_file(folder / "noise.svg") == read_file(folder / "zero.svg"));
}

TEST(HeatMap, HasOneColourForSilence) {
  const test::TemporaryFolder folder;
  Matrix silence(20, 30, 0.0F);
  std::ranges::fill(silence.row(0), -1131.4F);
  draw_heat_map(folder / "zero.svg", {{.title = "", .values = silence, .seconds_per_frame = 0.02}}, kMfcc);
  std::ranges::fill(silence.row(4), 1e-5F);
  draw_heat_map(folder / "noise.svg", {{.title = "", .values = silence, .seconds_per_frame = 0.02}}, kMfcc);
  EXPECT_TRUE(first_image(folder / "noise.svg") == first_image(folder / "zero.svg"));
}

TEST(HeatMap, LabelsItsScaleShortly) {
  const test::TemporaryFolder folder;
  Matrix chroma(12, 30, 0.0F);
  chroma(9, 3) = 1.0F;
  chroma(0, 3) = 1e-9F;
  draw_heat_map(folder / "a.svg", {{.title = "", .values = chroma, .seconds_per_frame = 0.02}}, kMfcc);
  EXPECT_THAT(read_file(folder / "a.svg"), AllOf(HasSubstr(">0.2<"), Not(HasSubstr("0.20"))));
}

TEST(HeatMap, SaysHowManyFit) {
  const test::TemporaryFolder folder;
  std::vector<HeatMapPanel> panels(kMaxHeatMapPanels, panel("a", 2, 2));
  draw_heat_map(folder / "a.png", panels, kMfcc);
  EXPECT_GT(png_size(folder / "a.png").height, 0U);
  panels.push_back(panels.front());
  EXPECT_THROW(draw_heat_map(folder / "a.png", panels, kMfcc), UsageError);
}

TEST(HeatMap, RefusesWhatCanNotBeDrawn) {
  const test::TemporaryFolder folder;
  const auto path = folder / "a.png";
  EXPECT_THROW(draw_heat_map(path, {}, kMfcc), UsageError);
  EXPECT_THROW(draw_heat_map(path, {HeatMapPanel{.title = "", .values = {}, .seconds_per_frame = 1.0}}, kMfcc),
               UsageError);
  EXPECT_THROW(draw_heat_map(path, {panel("a", 20), panel("b", 13)}, kMfcc), UsageError);
  HeatMapPanel timeless = panel("a");
  timeless.seconds_per_frame = 0.0;
  EXPECT_THROW(draw_heat_map(path, {timeless}, kMfcc), UsageError);
  HeatMapOptions mel = kMfcc;
  mel.axis = HeatMapAxis::kMelFrequency;
  EXPECT_THROW(draw_heat_map(path, {panel("a", 2)}, mel), UsageError);
  mel.row_frequencies_hz = {200.0, 100.0};
  EXPECT_THROW(draw_heat_map(path, {panel("a", 2)}, mel), UsageError);
  EXPECT_THROW(draw_heat_map(folder / "a.bmp", {panel("a")}, kMfcc), UsageError);
  EXPECT_THROW(draw_heat_map(folder / "missing/a.png", {panel("a")}, kMfcc), FileError);
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Curves, ShowTrainingAndValidation) {
  const test::TemporaryFolder folder;
  const std::vector<EpochRecord> history{
      {.epoch = 1, .loss = 2.3, .accuracy = 0.1, .val_loss = 2.4, .val_accuracy = 0.1},
      {.epoch = 2, .loss = 1.3, .accuracy = 0.6, .val_loss = 1.9, .val_accuracy = 0.4}};
  draw_curves(folder / "a.svg", history, "it's {my} model_1");
  EXPECT_THAT(read_file(folder / "a.svg"),
              AllOf(HasSubstr("it's {my} model_1"), HasSubstr("Epoch"), HasSubstr("Accuracy (%)"),
                    HasSubstr(">training<"), HasSubstr(">validation<"), Not(HasSubstr("1.5<tspan"))));
  draw_curves(folder / "a.png", history, "model");
  EXPECT_EQ(png_size(folder / "a.png").width, 2000U);
}

TEST(Curves, DoWithoutValidationAndWithOneEpoch) {
  const test::TemporaryFolder folder;
  const std::vector<EpochRecord> history{{.epoch = 1, .loss = 2.3, .accuracy = 0.1}};
  draw_curves(folder / "a.svg", history, "model");
  EXPECT_THAT(read_file(folder / "a.svg"), AllOf(HasSubstr(">training<"), Not(HasSubstr(">validation<"))));
}

TEST(Curves, SurviveATrainingThatDidNot) {
  const test::TemporaryFolder folder;
  const std::vector<EpochRecord> history{{.epoch = 1, .loss = kNan, .accuracy = kNan},
                                         {.epoch = 2, .loss = INFINITY, .accuracy = 0.1}};
  draw_curves(folder / "a.png", history, "model");
  EXPECT_GT(png_size(folder / "a.png").width, 0U);
  const std::vector<EpochRecord> nothing{{.epoch = 1, .loss = kNan, .accuracy = kNan}};
  draw_curves(folder / "a.png", nothing, "model");
  EXPECT_THROW(draw_curves(folder / "a.png", {}, "model"), UsageError);
}

TEST(Confusion, ShowsNamesCountsAndAccuracy) {
  const test::TemporaryFolder folder;
  draw_confusion(folder / "a.svg", two_genres("drum'n'bass", "R&B"), "Test part");
  EXPECT_THAT(read_file(folder / "a.svg"), AllOf(HasSubstr("drum'n'bass"), HasSubstr("R&amp;B"), HasSubstr("Test part"),
                                                 HasSubstr("accuracy 66.7 % (95 % interval 20.8 to 93.9 %), 3 songs")));
  draw_confusion(folder / "a.pdf", two_genres("a", "b"), "");
  EXPECT_THAT(read_file(folder / "a.pdf"), StartsWith("%PDF"));
}

TEST(Confusion, DrawsNamesAsTheyAre) {
  const test::TemporaryFolder folder;
  draw_confusion(folder / "a.svg", two_genres("R&B 100%d %", "_a^b {c} @d ~e \\n"), "50 %s & more");
  EXPECT_THAT(read_file(folder / "a.svg"),
              AllOf(HasSubstr(">R&amp;B 100%d %<"), HasSubstr(">_a^b {c} @d ~e \\n<"), HasSubstr("50 %s &amp; more")));
  draw_confusion(folder / "a.svg", two_genres("&lt;", "caf\xE9\n'\""), "");
  EXPECT_THAT(read_file(folder / "a.svg"), AllOf(HasSubstr(">&amp;lt;<"), HasSubstr("caf\\xe9\\x0a'\"")));
}

TEST(Confusion, DrawsOneGenreAndMany) {
  const test::TemporaryFolder folder;
  const std::vector<int> first{0};
  draw_confusion(folder / "a.png", evaluate(Matrix(1, 1, 1.0F), first, {"rock"}), "one");
  EXPECT_GT(png_size(folder / "a.png").width, 0U);
  std::vector<std::string> genres;
  for (int i = 0; i < 40; ++i) {
    genres.push_back("genre " + std::to_string(i));
  }
  draw_confusion(folder / "a.png", evaluate(Matrix(1, 40, 0.01F), first, genres), "many");
  EXPECT_GT(png_size(folder / "a.png").width, 2000U);
  EXPECT_THROW(draw_confusion(folder / "a.png", Evaluation{}, "none"), UsageError);
}

}  // namespace
}  // namespace auricle
