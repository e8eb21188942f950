#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/plot/scatter.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(Scatter, NamesItsGroupsWithTheirNumbers) {
  const test::TemporaryFolder folder;
  const std::vector<ScatterGroup> groups = {{.name = "R&B", .points = {{.x = 0, .y = 1}, {.x = 2, .y = 3}}},
                                            {.name = "<script>", .points = {{.x = -1, .y = 1}}},
                                            {.name = "none", .points = {}}};
  draw_scatter(folder / "a.svg", groups, {.title = "3 songs", .caption = "alike"});
  EXPECT_THAT(read_file(folder / "a.svg"), AllOf(HasSubstr("R&amp;B (2)"), HasSubstr("&lt;script"), HasSubstr("(1)"),
                                                 HasSubstr("3 songs"), HasSubstr("alike")));
  draw_scatter(folder / "a.png", groups, {});
  EXPECT_THAT(read_file(folder / "a.png"), StartsWith("\x89PNG"));
}

TEST(Scatter, OfOnePointAndOfManyGroups) {
  const test::TemporaryFolder folder;
  std::vector<ScatterGroup> groups(20);
  for (ScatterGroup& group : groups) {
    group.name = "the same";
    group.points = {{.x = 1.0, .y = 1.0}};
  }
  EXPECT_NO_THROW(draw_scatter(folder / "a.svg", groups, {}));
}

TEST(Scatter, RefusesNothingAndOtherEndings) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(draw_scatter(folder / "a.svg", {}, {}), UsageError);
  EXPECT_THROW(draw_scatter(folder / "a.gif", std::vector<ScatterGroup>{{.name = "a", .points = {{}}}}, {}),
               UsageError);
}

}  // namespace
}  // namespace auricle
