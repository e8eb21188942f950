#include <auricle/core/text.hpp>

#include <string>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(Utf8, IsWhatRfc3629Says) {
  for (const std::string good : {"", "plain", "höfisch 演歌", "\U0001F3B5", "\uD7FF\uE000\U0010FFFF"}) {
    EXPECT_TRUE(is_utf8(good)) << good;
  }
  for (const std::string bad : {"caf\xE9", "\x80", "\xC3", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xE2\x82z",
                                "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF"}) {
    EXPECT_FALSE(is_utf8(bad)) << printable(bad);
  }
}

TEST(Printable, LeavesTextAloneAndLetsNothingOutThatSteersATerminal) {
  for (const std::string text : {"", "höfisch 演歌 \U0001F3B5.wav", "AC\\DC \\ \\xylo", "a  b"}) {
    EXPECT_EQ(printable(text), text);
  }
  EXPECT_EQ(printable("a\x1b[31m\nb.wav"), "a\\x1b[31m\\x0ab.wav");
  EXPECT_EQ(printable("\t\r\x7f"), "\\x09\\x0d\\x7f");
  EXPECT_EQ(printable("caf\xe9"), "caf\\xe9");
  EXPECT_EQ(printable("\u009b2J"), "\\xc2\\x9b2J");
  EXPECT_EQ(printable("\u2028\u202Egnp.exe\u2066"), "\\xe2\\x80\\xa8\\xe2\\x80\\xaegnp.exe\\xe2\\x81\\xa6");
}

TEST(Printable, KeepsDifferentNamesDifferent) {
  EXPECT_EQ(printable("caf\\xe9"), "caf\\x5cxe9");
  EXPECT_EQ(printable("caf\\x5cxe9"), "caf\\x5cx5cxe9");
  EXPECT_NE(printable("caf\xe8"), printable("caf\xe9"));
}

TEST(AsUtf8, EscapesOnlyWhatIsNoUtf8) {
  EXPECT_EQ(as_utf8("a\nb \u009b"), "a\nb \u009b");
  EXPECT_EQ(as_utf8("caf\xe9 é"), "caf\\xe9 é");
  EXPECT_EQ(as_utf8("caf\\xe9"), "caf\\x5cxe9");
}

TEST(CsvField, IsQuotedWhereItMustBeAndKeepsEveryByte) {
  EXPECT_EQ(csv_field("a b;c"), "a b;c");
  EXPECT_EQ(csv_field("caf\xe9"), "caf\xe9");
  EXPECT_EQ(csv_field("a,b"), "\"a,b\"");
  EXPECT_EQ(csv_field("a\"b"), "\"a\"\"b\"");
  EXPECT_EQ(csv_field("a\x1b\nb"), "\"a\x1b\nb\"");
}

TEST(JsonText, WritesBytesThatAreNoUtf8AsPythonDoes) {
  EXPECT_EQ(json_text("caf\xe9 1.wav"), R"("caf\udce9 1.wav")");
  EXPECT_EQ(json_text("\xC3"), R"("\udcc3")");
  EXPECT_EQ(json_text("é\x1b\x7f\u009b\\"), R"("é\u001b\u007f\u009b\\")");
  EXPECT_EQ(json_text({{"b\xff", {1, "\x80"}}}), R"({"b\udcff":[1,"\udc80"]})");
  EXPECT_EQ(json_text({1, 2}, 1), "[\n 1,\n 2\n]");
}

TEST(JsonText, ComesBackAsTheVeryBytes) {
  std::string all;
  for (int byte = 1; byte < 256; ++byte) {
    all += static_cast<char>(byte);
  }
  const Json json{{"all", all},
                  {"caf\xe9", "\\udce9"},
                  {"private", "\U0010FF80\U0010FFFF\U0010FF7F"},
                  {"list", {"\xF4\x8F\xBE", "\U0001F3B5", "", "\xC3\xA9\xC3", nullptr, 1.5}}};
  EXPECT_EQ(parse_json(json_text(json), "here"), json);
  EXPECT_EQ(parse_json(json_text(json, 2), "here"), json);
}

TEST(ParseJson, ReadsSurrogatesAsPythonWritesThem) {
  EXPECT_EQ(parse_json(R"("\udce9\uDCE8")", "here"), Json("\xe9\xe8"));
  EXPECT_EQ(parse_json(R"("\ud83c\udfb5 \\udce9 \udbff\udf80 \udbff\udfff")", "here"),
            Json("\U0001F3B5 \\udce9 \U0010FF80 \U0010FFFF"));
  EXPECT_EQ(parse_json(R"("\ud83c\udfb5\udce9")", "here"), Json("\U0001F3B5\xe9"));
  for (const std::string bad : {R"("\udc41")", R"("\ud83c")", R"("\ud83c\udce")", R"("\udce")", "\"\\", "\"\\u",
                                "\"caf\xe9\"", "\"\xF4\"", "\"\xF4\x8F\xBE\""}) {
    EXPECT_THROW(parse_json(bad, "here"), UsageError) << bad;
  }
}

TEST(Listed, CutsWhatIsMany) {
  const std::vector<std::string> few{"blues", "jazz"};
  EXPECT_EQ(listed(few), "blues, jazz");
  const std::vector<std::string> many(528, "rock");
  EXPECT_EQ(listed(many), "rock, rock, rock, rock, rock, rock, rock, rock and 520 more");
}

TEST(Text, WholeNumbersAreDigitsAndNothingElse) {
  EXPECT_EQ(whole_number("0"), 0);
  EXPECT_EQ(whole_number("017"), 17);
  for (const std::string_view other : {"", "-1", "+1", " 1", "1 ", "1.0", "0x10", "eins", "99999999999"}) {
    EXPECT_EQ(whole_number(other), std::nullopt) << other;
  }
}

}  // namespace
}  // namespace auricle
