#include <auricle/plot/gnuplot.hpp>

#include <cstdlib>
#include <optional>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

/// Sets an environment variable for the length of a test.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name); before != nullptr) {
      before_ = before;
    }
    setenv(name, value.c_str(), 1);
  }
  ~Environment() {
    if (before_) {
      setenv(name_, before_->c_str(), 1);
    } else {
      unsetenv(name_);
    }
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::optional<std::string> before_;
};

const GnuplotPicture kLine{.width_in = 4.0, .height_in = 3.0, .commands = "plot x"};

template <typename Draw>
std::string message_of(Draw draw) {
  try {
    draw();
  } catch (const Error& error) {
    return error.what();
  }
  return "nothing was thrown";
}

/// A folder that stands first in PATH and holds a program of our own under gnuplot's name.
struct FakeGnuplot {
  explicit FakeGnuplot(const std::string& script) {
    write_file(folder / "gnuplot", "#!/bin/sh\n" + script + "\n");
    fs::permissions(folder / "gnuplot", fs::perms::owner_all);
  }
  test::TemporaryFolder folder;
  Environment path{"PATH", folder.path().string() + ":/usr/bin:/bin"};
};

TEST(GnuplotText, StandsForExactlyTheseCharacters) {
  EXPECT_EQ(gnuplot_text("don't"), "'don''t'");
  EXPECT_EQ(gnuplot_text("a\\n`ls` $(ls) \"q\" @x {/Bold y}_2"), "'a\\n`ls` $(ls) \"q\" @x {/Bold y}_2'");
  EXPECT_EQ(gnuplot_text("Ωμέγα 音楽"), "'Ωμέγα 音楽'");
}

TEST(GnuplotText, EscapesWhatCanNotBeDrawn) {
  EXPECT_EQ(gnuplot_text("two\nlines\t\x7F"), "'two\\x0alines\\x09\\x7f'");
  EXPECT_EQ(gnuplot_text("a\xFFz"), "'a\\xffz'");
  EXPECT_EQ(gnuplot_text("\u2028"), "'\\xe2\\x80\\xa8'");
}

TEST(Shortened, LosesItsMiddleWhenTooWide) {
  EXPECT_EQ(shortened("0123456789", 10), "0123456789");
  EXPECT_EQ(shortened("0123456789a", 10), "01234…789a");
  EXPECT_EQ(shortened("ΩΩΩΩΩΩ", 4), "ΩΩ…Ω");
  EXPECT_EQ(shortened("abc", 1), "…");
}

TEST(Shortened, KnowsThatSomeCharactersAreWide) {
  EXPECT_EQ(text_width("音楽"), 4U);
  EXPECT_EQ(text_width("a\xFF"), 5U);
  EXPECT_EQ(shortened("日本の民謡音楽", 10), "日本…音楽");
}

TEST(DrawWithGnuplot, RefusesOtherEndings) {
  const test::TemporaryFolder folder;
  for (const char* name : {"picture", "picture.jpg", "png", ".png", "picture.png.txt"}) {
    EXPECT_THROW(draw_with_gnuplot(folder / name, kLine), UsageError) << name;
  }
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(DrawWithGnuplot, TakesAnyFileName) {
  const test::TemporaryFolder folder;
  for (const char* name :
       {"two words.png", "it's \"so\".png", "new\nline.png", "-o.png", "Ωμέγα.PNG", "`ls`$(ls);.png", "\xFF.png"}) {
    draw_with_gnuplot(folder / name, kLine);
    EXPECT_THAT(read_file(folder / name), HasSubstr("IEND")) << name;
  }
}

TEST(DrawWithGnuplot, LeavesNoTemporaryFiles) {
  const test::TemporaryFolder temporary;
  const test::TemporaryFolder folder;
  const Environment tmpdir("TMPDIR", temporary.path().string());
  draw_with_gnuplot(folder / "a.png", kLine);
  EXPECT_THROW(draw_with_gnuplot(folder / "b.png", {.width_in = 4.0, .height_in = 3.0, .commands = "plot nonsense("}),
               Error);
  EXPECT_TRUE(fs::is_empty(temporary.path()));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder.path()), {}), 1);
}

TEST(DrawWithGnuplot, SaysHowToGetGnuplot) {
  const test::TemporaryFolder folder;
  const Environment path("PATH", "");
  EXPECT_THAT(message_of([&] { draw_with_gnuplot(folder / "a.png", kLine); }), HasSubstr("install gnuplot-nox"));
  EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(DrawWithGnuplot, ReportsItsComplaintOnOneLine) {
  const test::TemporaryFolder folder;
  const std::string message = message_of(
      [&] { draw_with_gnuplot(folder / "a.png", {.width_in = 4.0, .height_in = 3.0, .commands = "frobnicate"}); });
  EXPECT_THAT(message, HasSubstr("gnuplot failed with status 1"));
  EXPECT_THAT(message, HasSubstr("invalid command"));
  EXPECT_THAT(message, Not(HasSubstr("\n")));
}

TEST(DrawWithGnuplot, NoticesASignalAndAnUnfinishedPicture) {
  const test::TemporaryFolder folder;
  write_file(folder / "a.png", "the picture before");
  {
    const FakeGnuplot killed("kill -9 $$");
    EXPECT_THAT(message_of([&] { draw_with_gnuplot(folder / "a.png", kLine); }), HasSubstr("signal 9"));
  }
  {
    const FakeGnuplot lazy("printf 'half a pict' > picture; echo no space left >&2");
    const std::string message = message_of([&] { draw_with_gnuplot(folder / "a.png", kLine); });
    EXPECT_THAT(message, HasSubstr("unfinished"));
    EXPECT_THAT(message, HasSubstr("no space left"));
  }
  EXPECT_EQ(read_file(folder / "a.png"), "the picture before");
}

TEST(DrawWithGnuplot, RefusesAnUnwritablePlaceBeforeDrawing) {
  const test::TemporaryFolder folder;
  fs::create_directory(folder / "folder.png");
  EXPECT_THROW(draw_with_gnuplot(folder / "missing/a.png", kLine), FileError);
  EXPECT_THROW(draw_with_gnuplot(folder / "folder.png", kLine), FileError);
}

TEST(DrawWithGnuplot, IgnoresTheUsersStartUpFile) {
  const test::TemporaryFolder home;
  const test::TemporaryFolder folder;
  write_file(home / ".gnuplot", "exit status 3\n");
  const Environment environment("HOME", home.path().string());
  EXPECT_NO_THROW(draw_with_gnuplot(folder / "a.png", kLine));
}

}  // namespace
}  // namespace auricle
