#include <auricle/report/html.hpp>

#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(EscapeHtml, LeavesNothingThatABrowserWouldTakeForMarkup) {
  EXPECT_EQ(escape_html("<script>alert('x' & \"y\")</script>"),
            "&lt;script&gt;alert(&#39;x&#39; &amp; &quot;y&quot;)&lt;/script&gt;");
  EXPECT_EQ(escape_html("höfisch 演歌"), "höfisch 演歌");
}

TEST(EscapeHtml, MakesBytesThatAreNoTextHarmless) {
  EXPECT_EQ(escape_html("a\x01\x7F\nb"), "a\\x01\\x7f\\x0ab");
  EXPECT_EQ(escape_html("a\xFF"), "a\\xff");
  EXPECT_EQ(escape_html(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(escape_html_lines("<\n\n\x1b\n"), "&lt;\n\n\\x1b\n");
}

// RFC 4648, section 10.
TEST(Base64, EqualsTheStandardsExamples) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xFF\xFE\xFD"), "//79");
}

TEST(Percent, KeepsNumberAndSignTogether) { EXPECT_EQ(percent(0.7761), "77.6\u00A0%"); }

TEST(ToHtml, ASectionIsNamedByItsHeading) {
  EXPECT_EQ(
      to_html({.id = "a", .heading = "B & C", .body = "<p>d</p>\n"}),
      "<section id=\"a\" aria-labelledby=\"a-heading\">\n<h2 id=\"a-heading\">B &amp; C</h2>\n<p>d</p>\n</section>\n");
}

}  // namespace
}  // namespace auricle
