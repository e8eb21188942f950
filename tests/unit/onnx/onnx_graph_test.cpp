#include <auricle/onnx/onnx_graph.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include "onnx_builder.hpp"
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using test::OnnxBuilder;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string refusal_of(const std::string& bytes) {
  try {
    parse_onnx(bytes, "net.onnx");
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("net.onnx"), Not(HasSubstr("\n"))));
    return error.what();
  }
  return "not refused";
}

std::string refusal_of(const OnnxBuilder& builder) { return refusal_of(builder.bytes()); }

OnnxBuilder good() {
  OnnxBuilder builder;
  builder.node("Relu", {"x"}, "y");
  return builder;
}

TEST(ParseOnnx, TakesWhatAFileHolds) {
  OnnxBuilder builder({1, 1, 128, 0});
  builder.floats("w", {2, 1}, {0.5F, -2.0F});
  builder.integers("axes", {2, 3});
  test::set_attribute(builder.node("LeakyRelu", {"x"}, "y"), "alpha", 0.25F);

  const OnnxGraph graph = parse_onnx(builder.bytes(), "net.onnx");

  EXPECT_EQ(graph.opset, 13);
  ASSERT_EQ(graph.inputs.size(), 1U);
  EXPECT_THAT(graph.inputs[0].shape, ElementsAre(1, 1, 128, std::nullopt));
  EXPECT_EQ(graph.constants.at("w"), (OnnxTensor{.shape = {2, 1}, .values = std::vector<float>{0.5F, -2.0F}}));
  EXPECT_EQ(graph.constants.at("axes"), (OnnxTensor{.shape = {2}, .values = std::vector<std::int64_t>{2, 3}}));
  ASSERT_EQ(graph.nodes.size(), 1U);
  EXPECT_EQ(std::get<float>(graph.nodes[0].attributes.at("alpha")), 0.25F);
}

TEST(ParseOnnx, ReadsRawNumbersOfEachType) {
  OnnxBuilder builder = good();
  const auto raw = [&](const char* name, onnx::TensorProto::DataType type, const std::string& bytes) {
    onnx::TensorProto& tensor = *builder.graph().add_initializer();
    tensor.set_name(name);
    tensor.set_data_type(type);
    tensor.add_dims(1);
    tensor.set_raw_data(bytes);
  };
  raw("float", onnx::TensorProto::FLOAT, std::string("\0\0\xc0\x3f", 4));
  raw("double", onnx::TensorProto::DOUBLE, std::string("\0\0\0\0\0\0\xf8\x3f", 8));
  raw("int64", onnx::TensorProto::INT64, std::string(8, '\xff'));
  raw("int32", onnx::TensorProto::INT32, std::string("\7\0\0\0", 4));
  raw("bool", onnx::TensorProto::BOOL, std::string("\1", 1));

  const auto constants = parse_onnx(builder.bytes(), "net.onnx").constants;

  EXPECT_EQ(std::get<0>(constants.at("float").values), std::vector{1.5F});
  EXPECT_EQ(std::get<0>(constants.at("double").values), std::vector{1.5F});
  EXPECT_EQ(std::get<1>(constants.at("int64").values), std::vector<std::int64_t>{-1});
  EXPECT_EQ(std::get<1>(constants.at("int32").values), std::vector<std::int64_t>{7});
  EXPECT_EQ(std::get<1>(constants.at("bool").values), std::vector<std::int64_t>{1});
}

TEST(ParseOnnx, PutsNodesInOrderAndLeavesOutWhatNothingNeeds) {
  OnnxBuilder builder;
  builder.node("Tanh", {"b"}, "y");
  builder.node("NobodyKnows", {"a"}, "unused");
  builder.node("Relu", {"a"}, "b");
  builder.node("Sigmoid", {"x"}, "a");

  const OnnxGraph graph = parse_onnx(builder.bytes(), "net.onnx");

  std::vector<std::string> types;
  for (const OnnxNode& node : graph.nodes) {
    types.push_back(node.type);
  }
  EXPECT_THAT(types, ElementsAre("Sigmoid", "Relu", "Tanh"));
}

TEST(ParseOnnx, AChainAsLongAsAllowedIsNoTrouble) {
  OnnxBuilder builder;
  constexpr int kLength = 16'000;
  for (int i = kLength; i > 0; --i) {
    const std::string input = i == 1 ? "x" : fmt::format("v{}", i - 1);
    builder.node("Relu", {input}, i == kLength ? "y" : fmt::format("v{}", i));
  }
  EXPECT_EQ(parse_onnx(builder.bytes(), "net.onnx").nodes.size(), static_cast<std::size_t>(kLength));
}

TEST(ParseOnnx, RefusesWhatIsNoOnnx) {
  EXPECT_THAT(refusal_of(""), HasSubstr("no ONNX"));
  EXPECT_THAT(refusal_of("RIFF....WAVEfmt "), HasSubstr("no ONNX"));
  EXPECT_THAT(refusal_of(std::string(64, '\0')), HasSubstr("no ONNX"));
  const std::string whole = good().bytes();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    EXPECT_NE(refusal_of(whole.substr(0, length)), "not refused") << length;
  }
}

TEST(ParseOnnx, RefusesOpsetsItDoesNotKnow) {
  for (const int version : {0, 10, 18, -1}) {
    OnnxBuilder builder = good();
    builder.model.mutable_opset_import(0)->set_version(version);
    EXPECT_THAT(refusal_of(builder), AllOf(HasSubstr("opset"), HasSubstr("11 to 17"))) << version;
  }
  OnnxBuilder builder = good();
  builder.model.clear_opset_import();
  EXPECT_THAT(refusal_of(builder), HasSubstr("opset"));
}

TEST(ParseOnnx, NamesTheDomainOfOperatorsThatAreNotOnnxOwn) {
  OnnxBuilder builder;
  builder.node("FusedConv", {"x"}, "y").set_domain("com.microsoft");
  EXPECT_EQ(parse_onnx(builder.bytes(), "net.onnx").nodes[0].type, "com.microsoft.FusedConv");
}

TEST(ParseOnnx, RefusesGraphsThatCanNotBeWorkedOut) {
  OnnxBuilder circle;
  circle.node("Add", {"x", "b"}, "a");
  circle.node("Relu", {"a"}, "b");
  circle.node("Relu", {"b"}, "y");
  EXPECT_THAT(refusal_of(circle), HasSubstr("worked out from what it gives itself"));

  OnnxBuilder missing;
  missing.node("Add", {"x", "w"}, "y");
  EXPECT_THAT(refusal_of(missing), AllOf(HasSubstr("Add of y"), HasSubstr("\"w\""), HasSubstr("nothing gives")));

  OnnxBuilder twice = good();
  twice.node("Tanh", {"x"}, "y");
  EXPECT_THAT(refusal_of(twice), HasSubstr("something else gives too"));

  OnnxBuilder overwritten = good();
  overwritten.node("Tanh", {"y"}, "x");
  EXPECT_THAT(refusal_of(overwritten), HasSubstr("something else gives too"));

  OnnxBuilder without_output = good();
  without_output.graph().clear_output();
  EXPECT_THAT(refusal_of(without_output), HasSubstr("no output"));

  OnnxBuilder outputs_twice = good();
  outputs_twice.graph().add_output()->set_name("y");
  EXPECT_THAT(refusal_of(outputs_twice), HasSubstr("two outputs"));
}

TEST(ParseOnnx, RefusesTensorsThatAreNotWhatTheySay) {
  OnnxBuilder fewer = good();
  fewer.floats("w", {3}, {1, 2});
  EXPECT_THAT(refusal_of(fewer), AllOf(HasSubstr("\"w\""), HasSubstr("3 numbers")));

  OnnxBuilder raw = good();
  raw.floats("w", {2}, {}).set_raw_data("1234567");
  EXPECT_THAT(refusal_of(raw), HasSubstr("2 numbers"));

  OnnxBuilder negative = good();
  negative.floats("w", {-1}, {});
  EXPECT_THAT(refusal_of(negative), HasSubstr("dimension of -1"));

  OnnxBuilder overflowing = good();
  overflowing.floats("w", {1LL << 28, 1LL << 28, 1LL << 28}, {});
  EXPECT_THAT(refusal_of(overflowing), HasSubstr("more than"));

  OnnxBuilder largest = good();
  largest.floats("w", {std::numeric_limits<std::int64_t>::max()}, {});
  EXPECT_THAT(refusal_of(largest), HasSubstr("dimension of 9223372036854775807"));

  OnnxBuilder duplicate = good();
  duplicate.floats("w", {1}, {1});
  duplicate.floats("w", {1}, {1});
  EXPECT_THAT(refusal_of(duplicate), HasSubstr("two tensors"));

  OnnxBuilder quantized = good();
  quantized.floats("w", {1}, {}).set_data_type(onnx::TensorProto::INT8);
  EXPECT_THAT(refusal_of(quantized), AllOf(HasSubstr("INT8"), HasSubstr("float32")));

  OnnxBuilder sparse = good();
  sparse.graph().add_sparse_initializer();
  EXPECT_THAT(refusal_of(sparse), HasSubstr("sparse"));
}

TEST(ParseOnnx, RefusesWeightsThatStandElsewhere) {
  OnnxBuilder builder = good();
  onnx::TensorProto& tensor = builder.floats("w", {1}, {});
  tensor.set_data_location(onnx::TensorProto::EXTERNAL);
  onnx::StringStringEntryProto& entry = *tensor.add_external_data();
  entry.set_key("location");
  entry.set_value("/etc/passwd");
  EXPECT_THAT(refusal_of(builder), AllOf(HasSubstr("another file"), HasSubstr("as one file")));
}

TEST(ParseOnnx, RefusesMoreNodesThanSensible) {
  OnnxBuilder builder;
  for (int i = 0; i < 17'000; ++i) {
    builder.graph().add_node();
  }
  EXPECT_THAT(refusal_of(builder), HasSubstr("17000 nodes"));
}

/// 2^30 bytes would be as many nodes as fit; so many that they would take gigabytes once read are found before.
TEST(ParseOnnx, RefusesMoreFieldsThanSensibleBeforeItTakesMemoryForThem) {
  constexpr std::size_t kNodes = 4'000'000;
  std::string nodes;
  for (std::size_t i = 0; i < kNodes; ++i) {
    nodes += std::string("\x0a\x00", 2);  // field 1 of a graph, no bytes long
  }
  std::string bytes = "\x3a";  // field 7 of a model, and its length
  for (std::size_t length = nodes.size(); length > 0; length >>= 7) {
    bytes += static_cast<char>((length & 0x7f) | (length > 0x7f ? 0x80 : 0));
  }
  EXPECT_THAT(refusal_of(bytes + nodes), HasSubstr("more than 1048576 fields"));
}

TEST(ReadOnnx, RefusesAFileThatIsTooLongBeforeItReadsIt) {
  const test::TemporaryFolder folder;
  write_file(folder / "long.onnx", "");
  std::filesystem::resize_file(folder / "long.onnx", std::uintmax_t{1} << 40);
  try {
    read_onnx(folder / "long.onnx");
    FAIL();
  } catch (const ModelError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("long.onnx"), HasSubstr("1099511627776 bytes")));
  }
}

/// Graphs in attributes of nodes of graphs in attributes …
TEST(ParseOnnx, RefusesDeepNesting) {
  OnnxBuilder builder = good();
  onnx::GraphProto* graph = &builder.graph();
  for (int i = 0; i < 100; ++i) {
    graph = graph->add_node()->add_attribute()->mutable_g();
  }
  EXPECT_THAT(refusal_of(builder), HasSubstr("no ONNX file, or a damaged one"));
}

TEST(ParseOnnx, KeepsControlCharactersOutOfMessages) {
  OnnxBuilder builder;
  builder.node("Relu", {"\x1b[2J\n"}, "y");
  EXPECT_THAT(refusal_of(builder), Not(HasSubstr("\x1b")));
}

}  // namespace
}  // namespace auricle
