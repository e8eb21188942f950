#include <auricle/core/file_kind.hpp>

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using namespace std::string_view_literals;
using testing::HasSubstr;

TEST(FileKind, IsToldByHowAFileBegins) {
  EXPECT_THAT(file_kind("version https://git-lfs.github.com/spec/v1\noid"), HasSubstr("git lfs pull"));
  EXPECT_THAT(file_kind("\xef\xbb\xbf\n<!DOCTYPE html><html>"), HasSubstr("web page"));
  EXPECT_THAT(file_kind("<HTML lang"), HasSubstr("web page"));
  EXPECT_THAT(file_kind("\x89HDF\r\n\x1a\n\0\0"sv), HasSubstr("HDF5"));
  EXPECT_THAT(file_kind("PK\x03\x04 archive/data.pkl"), HasSubstr("PyTorch"));
  EXPECT_THAT(file_kind("PK\x03\x04 metadata.json PK config.json"), HasSubstr("Keras"));
  EXPECT_EQ(file_kind("PK\x03\x04 [Content_Types].xml"), kSpreadsheet);
  EXPECT_EQ(file_kind("PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), kSpreadsheet);
  EXPECT_THAT(file_kind("PK\x03\x04 x.txt"), HasSubstr("zip"));
  EXPECT_THAT(file_kind("\x80\x02}q"), HasSubstr("pickle"));
  EXPECT_THAT(file_kind("\x08\x07\x12\x07pytorch"), HasSubstr("ONNX"));
  EXPECT_THAT(file_kind("GGUF\x03"), HasSubstr("GGUF"));
  EXPECT_THAT(file_kind(R"({"format":"auricle run")"), HasSubstr("record of a run"));
  EXPECT_EQ(file_kind("{}"), "JSON");
  EXPECT_EQ(file_kind("RIFF\x24\0\0\0WAVEfmt "sv), "a recording");
  EXPECT_EQ(file_kind("\x40\0\0\0\0\0\0\0{\"__metadata__\""sv), "a model");
  EXPECT_EQ(file_kind("s\0o\0n\0g\0,\0g\0e\0n\0r\0e\0"sv), kUtf16);
  EXPECT_EQ(file_kind("\xff\xfes\0"sv), kUtf16);
  for (const std::string_view plain :
       {"song,genre,segment,start_s"sv, ""sv, "x"sv, "\xef\xbb\xbfsong;genre"sv, "a<b,c"sv}) {
    EXPECT_EQ(file_kind(plain), "") << plain;
  }
}

}  // namespace
}  // namespace auricle
