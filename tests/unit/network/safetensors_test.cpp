#include <auricle/network/safetensors.hpp>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include "examples.hpp"
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using test::file_bytes;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string length_bytes(std::uint64_t length) {
  std::string bytes(sizeof length, '\0');
  std::memcpy(bytes.data(), &length, sizeof length);
  return bytes;
}

std::string floats(std::initializer_list<float> values) {
  return {reinterpret_cast<const char*>(std::data(values)), values.size() * sizeof(float)};
}

/// A file with one tensor of 8 bytes, its entry as given.
std::string with_entry(const std::string& entry) { return file_bytes(R"({"w":)" + entry + "}", floats({1, 2})); }

std::string nested(std::size_t depth) { return R"({"w":)" + std::string(depth, '['); }

TEST(Safetensors, RoundTripKeepsEverything) {
  const test::TemporaryFolder folder;
  const Safetensors written{.tensors = {{"empty", {{0, 5}, {}}},
                                        {"matrix", {{2, 3}, {1, 2, 3, 4, 5, -6.5F}}},
                                        {"number", {{}, {42}}},
                                        {"ünïcode", {{1}, {std::numeric_limits<float>::denorm_min()}}}},
                            .metadata = {{"format", "auricle"}, {"text", "two\nlines and \"quotes\""}}};
  write_safetensors(folder / "a.safetensors", written);
  EXPECT_EQ(read_safetensors(folder / "a.safetensors"), written);
}

TEST(Safetensors, DataIsAlignedForReadersThatMapTheFile) {
  const test::TemporaryFolder folder;
  for (std::size_t extra = 0; extra < 8; ++extra) {
    write_safetensors(folder / "a", {.tensors = {{"w", {{1}, {1}}}}, .metadata = {{"a", std::string(extra, 'x')}}});
    EXPECT_EQ((read_file(folder / "a").size() - sizeof(float)) % 8, 0);
  }
}

TEST(Safetensors, ReadsWhatPythonWrites) {
  // safetensors.numpy.save({"b": arange(2), "a": ones((1, 2))}, {"k": "v"}), version 0.4, float32
  const std::string bytes = file_bytes(R"({"__metadata__":{"k":"v"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":)"
                                       R"([0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}      )",
                                       floats({1, 1, 0, 1}));
  const Safetensors read = parse_safetensors(bytes, "python");
  EXPECT_EQ(read.tensors.at("a"), (Tensor{{1, 2}, {1, 1}}));
  EXPECT_EQ(read.tensors.at("b"), (Tensor{{2}, {0, 1}}));
  EXPECT_EQ(read.metadata.at("k"), "v");
}

struct Damage {
  std::string name;
  std::string bytes;
  std::string complaint;
};

class DamagedSafetensors : public ::testing::TestWithParam<Damage> {};

TEST_P(DamagedSafetensors, AreRefusedInOneLineThatSaysWhy) {
  EXPECT_THAT(test::message_of<ModelError>([] { parse_safetensors(GetParam().bytes, "bad.model"); }),
              AllOf(StartsWith("bad.model is no safetensors file"), HasSubstr(GetParam().complaint),
                    Not(HasSubstr("\n")), Not(HasSubstr("\x1b"))));
}

const std::string kGood = R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})";

std::vector<Damage> damages() {
  return {
      {"Empty", "", "it is empty"},
      {"TooShort", "1234567", "only 7 bytes"},
      {"OtherFormat", "RIFF\x24\x08\x01 WAVEfmt ", "it is a recording"},
      {"HeaderOf2To63", length_bytes(std::uint64_t{1} << 63) + "{}", "9223372036854775808 bytes long"},
      {"HeaderOf2To64", length_bytes(~std::uint64_t{0}) + "{}", "bytes long"},
      {"HeaderBeyondLimit", length_bytes(5 << 20) + std::string(6 << 20, ' '), "bytes long"},
      {"HeaderTruncated", length_bytes(100) + "{}", "cut short"},
      {"NoHeader", length_bytes(0) + "{}", "no JSON object"},
      {"HeaderNotAnObject", file_bytes("[]", ""), "no JSON object"},
      {"NotJson", file_bytes(R"({"w": oops})", ""), "not valid JSON"},
      {"NotUtf8", file_bytes("{\"\xff\":1}", ""), "not valid JSON"},
      {"NumberBeyondDouble", with_entry("1e999"), "too large"},
      {"DeepArrays", file_bytes(nested(1 << 20), ""), "nested too deeply"},
      {"DuplicateTensor", file_bytes(R"({"w":)" + kGood + R"(,"w":)" + kGood + "}", floats({1, 2})), "twice"},
      {"DuplicateKey", with_entry(R"({"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]})"), "twice"},
      {"EntryNotAnObject", with_entry("7"), "object"},
      {"TypeMissing", with_entry(R"({"shape":[2],"data_offsets":[0,8]})"), "\"dtype\" is missing"},
      {"TypeNotText", with_entry(R"({"dtype":32,"shape":[2],"data_offsets":[0,8]})"), "dtype"},
      {"HalfPrecision", with_entry(R"({"dtype":"F16","shape":[4],"data_offsets":[0,8]})"), "only F32"},
      {"ShapeMissing", with_entry(R"({"dtype":"F32","data_offsets":[0,8]})"), "\"shape\" is missing"},
      {"ShapeNegative", with_entry(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"), "shape"},
      {"ShapeFraction", with_entry(R"({"dtype":"F32","shape":[2.0],"data_offsets":[0,8]})"), "shape"},
      {"ShapeOverflows", with_entry(R"({"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]})"),
       "impossibly"},
      {"ShapeOverflowsToTheRightSize",
       with_entry(R"({"dtype":"F32","shape":[4611686018427387906],"data_offsets":[0,8]})"), "impossibly"},
      {"ShapeTooSmall", with_entry(R"({"dtype":"F32","shape":[1],"data_offsets":[0,8]})"), "takes 4 bytes"},
      {"ShapeTooLarge", with_entry(R"({"dtype":"F32","shape":[1000000],"data_offsets":[0,8]})"), "takes 4000000 bytes"},
      {"OffsetsMissing", with_entry(R"({"dtype":"F32","shape":[2]})"), "\"data_offsets\" is missing"},
      {"OffsetsThree", with_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8,8]})"), "data_offsets"},
      {"OffsetsBackwards", with_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"), "outside"},
      {"OffsetsBeyondEnd", with_entry(R"({"dtype":"F32","shape":[4],"data_offsets":[0,16]})"), "outside"},
      {"OffsetsHuge",
       with_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[18446744073709551608,18446744073709551615]})"),
       "outside"},
      {"OffsetsNegative", with_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[-8,0]})"), "data_offsets"},
      {"UnknownKey", with_entry(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1})"), "unknown key"},
      {"Overlap", file_bytes(R"({"v":)" + kGood + R"(,"w":)" + kGood + "}", floats({1, 2})), "overlaps"},
      {"Gap", file_bytes(R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})", floats({1, 2})), "gap"},
      {"BytesBehind", file_bytes(R"({"w":)" + kGood + "}", floats({1, 2, 3})), "4 bytes behind"},
      {"NotANumber", file_bytes(R"({"w":)" + kGood + "}", floats({1, NAN})), "not finite"},
      {"Infinite", file_bytes(R"({"w":)" + kGood + "}", floats({-INFINITY, 1})), "not finite"},
      {"MetadataNotText", file_bytes(R"({"__metadata__":{"a":1}})", ""), "__metadata__"},
      {"MetadataNotAnObject", file_bytes(R"({"__metadata__":["a"]})", ""), "__metadata__"},
      {"NameThatSteersTheTerminal", file_bytes(R"({"\u001b[2J\n":7})", ""), "?[2J?"}};
}

INSTANTIATE_TEST_SUITE_P(Table, DamagedSafetensors, ::testing::ValuesIn(damages()),
                         [](const auto& damage) { return damage.param.name; });

TEST(Safetensors, ManyOverlappingTensorsTakeNoMemoryFirst) {
  constexpr std::size_t kBytes = 4 << 20;
  std::string header = "{";
  for (int i = 0; i < 20'000; ++i) {
    header += fmt::format(R"("{}":{{"dtype":"F32","shape":[1048576],"data_offsets":[0,4194304]}},)", i);
  }
  header.back() = '}';
  EXPECT_THAT(test::message_of<ModelError>([&] { parse_safetensors(file_bytes(header, std::string(kBytes, 0)), "x"); }),
              HasSubstr("overlaps"));
}

TEST(Safetensors, LongNamesAreCutInMessages) {
  const std::string bytes = file_bytes("{\"" + std::string(1 << 20, 'n') + "\":7}", "");
  EXPECT_LT(test::message_of<ModelError>([&] { parse_safetensors(bytes, "x"); }).size(), 500);
}

TEST(Safetensors, RefusesToWriteWhatItWouldNotRead) {
  const test::TemporaryFolder folder;
  const auto write = [&](const Safetensors& contents) {
    return test::message_of<UsageError>([&] { write_safetensors(folder / "a", contents); });
  };
  EXPECT_THAT(write({.tensors = {{"w", {{3}, {1, 2}}}}, .metadata = {}}), HasSubstr("shape"));
  EXPECT_THAT(write({.tensors = {{"w", {{1}, {NAN}}}}, .metadata = {}}), HasSubstr("not finite"));
  EXPECT_THAT(write({.tensors = {{"__metadata__", {{1}, {1}}}}, .metadata = {}}), HasSubstr("__metadata__"));
  EXPECT_THAT(write({.tensors = {}, .metadata = {{"a", "\xff"}}}), HasSubstr("UTF-8"));
  EXPECT_THAT(write({.tensors = {}, .metadata = {{"a", std::string(5 << 20, 'x')}}}), HasSubstr("metadata"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Safetensors, SaysWhenAFileCannotBeReadOrWritten) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(read_safetensors(folder / "missing"), FileError);
  EXPECT_THROW(read_safetensors(folder.path()), FileError);
  EXPECT_THROW(write_safetensors(folder / "missing" / "a", {}), FileError);
}

TEST(Safetensors, SaysWhatAFileReallyIs) {
  const auto complaint = [](std::string_view bytes) -> std::string {
    try {
      parse_safetensors(bytes, "m.safetensors");
    } catch (const ModelError& error) {
      return error.what();
    }
    return "accepted";
  };
  EXPECT_THAT(complaint("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
              HasSubstr("git lfs pull"));
  EXPECT_THAT(complaint("<!DOCTYPE html><html></html>"), HasSubstr("web page"));
  EXPECT_THAT(complaint(std::string("\x89HDF\r\n\x1a\n") + std::string(2000, '\0')), HasSubstr("Keras"));
  EXPECT_THAT(complaint("PK\x03\x04.....archive/data.pkl"), HasSubstr("PyTorch"));
  EXPECT_THAT(complaint(R"({"format":"auricle run"})"), HasSubstr("record of a run"));
  EXPECT_THAT(complaint("ID3\x04song"), HasSubstr("recording"));
  EXPECT_THAT(complaint(""), HasSubstr("it is empty"));
}

}  // namespace
}  // namespace auricle
