#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/plot/genre_bars.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <auricle/plot/reliability_plot.hpp>
#include <auricle/plot/thumbnail.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

Reliability some_bins() {
  return reliability(Matrix({0.9F, 0.1F, 0.4F, 0.6F, 0.7F, 0.3F}, 3, 2), std::vector<int>{0, 1, 1});
}

TEST(ReliabilityPlot, SaysWhatItShows) {
  const test::TemporaryFolder folder;
  draw_reliability(folder / "a.svg", some_bins(), "Calibration of <m>");
  EXPECT_THAT(read_file(folder / "a.svg"),
              AllOf(HasSubstr("Calibration of &lt;m"), HasSubstr("Right answers (%)"), HasSubstr("Confidence"),
                    HasSubstr("as sure as right"), HasSubstr("Answers")));
  EXPECT_THROW(draw_reliability(folder / "a.svg", Reliability{}, "none"), UsageError);
  EXPECT_THROW(draw_reliability(folder / "a.bmp", some_bins(), "kind"), UsageError);
}

TEST(GenreBars, HaveNamesAndAnAxis) {
  const test::TemporaryFolder folder;
  const std::vector<GenreBar> bars{{.genre = "R&B", .share = 0.5, .interval = {.low = 0.2, .high = 0.8}},
                                   {.genre = "<script>", .share = 1.0, .interval = {.low = 0.9, .high = 1.0}}};
  draw_genre_bars(folder / "a.svg", bars, {.title = "By genre", .axis = "Songs found (%)", .chance = 0.5});
  EXPECT_THAT(read_file(folder / "a.svg"), AllOf(HasSubstr("R&amp;B"), HasSubstr("&lt;script"), HasSubstr("By genre"),
                                                 HasSubstr("Songs found (%)")));
  EXPECT_THROW(draw_genre_bars(folder / "a.svg", {}, {}), UsageError);
}

TEST(Thumbnail, IsAPngWhateverTheLevels) {
  const test::TemporaryFolder folder;
  for (const Matrix& levels : {Matrix(64, 1300, -40.0F), Matrix(1, 1, 0.0F), Matrix(64, 2, std::nanf(""))}) {
    draw_thumbnail(folder / "a.png", levels);
    EXPECT_THAT(read_file(folder / "a.png"), StartsWith("\x89PNG"));
  }
  EXPECT_THROW(draw_thumbnail(folder / "a.png", Matrix()), UsageError);
}

TEST(PictureBytes, AreTheFiles) {
  const std::string bytes = picture_bytes(
      ".svg", [](const std::filesystem::path& path) { draw_reliability(path, some_bins(), "in memory"); });
  EXPECT_THAT(bytes, AllOf(HasSubstr("<svg"), HasSubstr("in memory")));
}

}  // namespace
}  // namespace auricle
