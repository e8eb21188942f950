#include <auricle/plot/picture_mark.hpp>

#include <vector>

#include <auricle/core/output.hpp>
#include <auricle/plot/count_bars.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

// What draws and what asks whether a picture may be replaced stand in two modules.
TEST(PictureMark, IsWhatPicturesAreReplacedBy) {
  const test::TemporaryFolder folder;
  const std::vector<CountBar> bars{{.name = "jazz", .count = 3}};
  for (const char* name : {"a.png", "a.svg", "a.pdf"}) {
    draw_count_bars(folder / name, bars, {.title = "Genres", .axis = "Songs"});
    EXPECT_NO_THROW(check_output(folder / name, OutputKind::kPicture)) << name;
  }
}

}  // namespace
}  // namespace auricle
