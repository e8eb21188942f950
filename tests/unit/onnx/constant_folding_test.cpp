#include <auricle/onnx/constant_folding.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using Integers = std::vector<std::int64_t>;
using Floats = std::vector<float>;

OnnxTensor integers(OnnxShape shape, Integers values) {
  return {.shape = std::move(shape), .values = std::move(values)};
}
OnnxTensor list(const Integers& values) { return integers({values.size()}, values); }
OnnxTensor floats(OnnxShape shape, Floats values) { return {.shape = std::move(shape), .values = std::move(values)}; }

OnnxTensor fold(const std::string& type, const std::vector<OnnxTensor>& inputs,
                std::map<std::string, OnnxAttribute> attributes = {}) {
  const OnnxNode node{.type = type,
                      .name = "node",
                      .inputs = std::vector<std::string>(inputs.size(), "input"),
                      .outputs = {"output"},
                      .attributes = std::move(attributes)};
  std::vector<const OnnxTensor*> constants(inputs.size());
  std::ranges::transform(inputs, constants.begin(), [](const OnnxTensor& input) { return &input; });
  return ConstantFolding().fold({node, std::move(constants)});
}

TEST(ConstantFolding, MovesNumbersAsNumPyDoes) {
  const OnnxTensor matrix = integers({2, 3}, {0, 1, 2, 3, 4, 5});
  EXPECT_EQ(fold("Transpose", {matrix}), integers({3, 2}, {0, 3, 1, 4, 2, 5}));
  EXPECT_EQ(fold("Reshape", {matrix, list({-1, 2})}), integers({3, 2}, {0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(fold("Reshape", {matrix, list({0, 1, -1})}), integers({2, 1, 3}, {0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(fold("Unsqueeze", {list({7})}, {{"axes", Integers{0, -1}}}), integers({1, 1, 1}, {7}));
  EXPECT_EQ(fold("Squeeze", {integers({1, 2, 1}, {7, 8}), list({-1})}), integers({1, 2}, {7, 8}));
  EXPECT_EQ(fold("Gather", {matrix, integers({}, {1})}, {{"axis", std::int64_t{-1}}}), list({1, 4}));
  EXPECT_EQ(fold("Gather", {matrix, list({-1, 0})}), integers({2, 3}, {3, 4, 5, 0, 1, 2}));
  EXPECT_EQ(fold("Concat", {matrix, integers({2, 1}, {8, 9})}, {{"axis", std::int64_t{1}}}),
            integers({2, 4}, {0, 1, 2, 8, 3, 4, 5, 9}));
  EXPECT_EQ(fold("Expand", {integers({2, 1}, {1, 2}), list({2, 2})}), integers({2, 2}, {1, 1, 2, 2}));
  EXPECT_EQ(fold("Flatten", {integers({1, 2, 2}, {1, 2, 3, 4})}, {{"axis", std::int64_t{2}}}),
            integers({2, 2}, {1, 2, 3, 4}));
}

TEST(ConstantFolding, SlicesBothWaysAndClampsTheEnds) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();
  const OnnxTensor five = list({0, 1, 2, 3, 4});
  const auto slice = [&](std::int64_t start, std::int64_t end, std::int64_t step) {
    return std::get<Integers>(fold("Slice", {five, list({start}), list({end}), list({0}), list({step})}).values);
  };
  EXPECT_EQ(slice(1, kLargest, 2), (Integers{1, 3}));
  EXPECT_EQ(slice(-2, kLargest, 1), (Integers{3, 4}));
  EXPECT_EQ(slice(-1, kSmallest, -1), (Integers{4, 3, 2, 1, 0}));
  EXPECT_EQ(slice(kLargest, kSmallest, kSmallest), (Integers{4}));
  EXPECT_EQ(slice(3, 1, 1), Integers{});
  EXPECT_THROW(slice(0, 1, 0), UsageError);
}

TEST(ConstantFolding, ReckonsAsNumPyDoes) {
  EXPECT_EQ(fold("Sub", {list({7}), list({9})}), list({-2}));
  EXPECT_EQ(fold("Div", {list({-7}), list({2})}), list({-3})) << "towards zero, as ONNX says";
  EXPECT_EQ(fold("Mul", {integers({2, 1}, {1, 2}), list({3, 4})}), integers({2, 2}, {3, 4, 6, 8}));
  EXPECT_EQ(fold("Add", {floats({}, {0.5F}), floats({2}, {1, 2})}), floats({2}, {1.5F, 2.5F}));
  EXPECT_EQ(fold("Sqrt", {floats({1}, {9})}), floats({1}, {3}));
  EXPECT_EQ(fold("Where", {fold("Equal", {list({1, -1}), list({-1})}), list({8}), list({1, 2})}), list({1, 8}));
  EXPECT_EQ(fold("Range", {integers({}, {5}), integers({}, {0}), integers({}, {-2})}), list({5, 3, 1}));
  EXPECT_EQ(fold("ConstantOfShape", {list({2})}, {{"value", integers({1}, {7})}}), list({7, 7}));
  EXPECT_EQ(fold("Cast", {floats({2}, {-1.7F, 2.9F})}, {{"to", std::int64_t{7}}}), list({-1, 2}));
  EXPECT_EQ(fold("Cast", {list({3})}, {{"to", std::int64_t{1}}}), floats({1}, {3}));
  EXPECT_EQ(fold("Shape", {floats({2, 0, 3}, {})}, {{"start", std::int64_t{-2}}}), list({0, 3}));
}

TEST(ConstantFolding, RefusesWhatCanNotBeWorkedOut) {
  constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();
  const std::vector<std::function<OnnxTensor()>> impossible = {
      [] {
        return fold("Add", {list({kLargest}), list({1})});
      },
      [] {
        return fold("Mul", {list({kLargest}), list({2})});
      },
      [] {
        return fold("Div", {list({1}), list({0})});
      },
      [] {
        return fold("Div", {list({kSmallest}), list({-1})});
      },
      [] {
        return fold("Add", {list({1, 2}), list({1, 2, 3})});
      },
      [] {
        return fold("Add", {list({1}), floats({1}, {1})});
      },
      [] { return fold("Add", {list({1})}); },
      [] {
        return fold("Reshape", {list({1, 2, 3}), list({2, -1})});
      },
      [] {
        return fold("Reshape", {list({1}), list({-1, -1})});
      },
      [] {
        return fold("Gather", {list({1}), list({1})});
      },
      [] {
        return fold("Transpose", {list({1})}, {{"perm", Integers{0, 0}}});
      },
      [] {
        return fold("Concat", {list({1}), floats({1}, {1})}, {{"axis", std::int64_t{0}}});
      },
      [] {
        return fold("Concat", {list({1}), integers({1, 1}, {1})}, {{"axis", std::int64_t{0}}});
      },
      [] { return fold("ConstantOfShape", {list({-1})}); },
      [] {
        return fold("ConstantOfShape", {list({kLargest, kLargest})});
      },
      [] { return fold("ConstantOfShape", {list({1 << 30})}); },
      [] {
        return fold("Expand", {list({1}), list({1 << 25})});
      },
      [] {
        return fold("Range", {integers({}, {0}), integers({}, {kLargest}), integers({}, {1})});
      },
      [] {
        return fold("Range", {integers({}, {kSmallest}), integers({}, {kLargest}), integers({}, {1})});
      },
      [] {
        return fold("Range", {integers({}, {0}), integers({}, {5}), integers({}, {0})});
      },
      [] {
        return fold("Cast", {floats({1}, {1e30F})}, {{"to", std::int64_t{7}}});
      },
      [] {
        return fold("Cast", {floats({1}, {std::numeric_limits<float>::quiet_NaN()})}, {{"to", std::int64_t{7}}});
      },
      [] {
        return fold("Unsqueeze", {list({1})}, {{"axes", Integers(9, 0)}});
      },
      [] {
        return fold("Squeeze", {list({1, 2})}, {{"axes", Integers{0}}});
      },
      [] { return fold("Constant", {}); },
      [] { return fold("Softmax", {floats({1}, {1})}); },
      [] {
        return fold("Cast", {floats({1}, {1})}, {{"to", std::string("int64")}});
      },
  };
  for (std::size_t i = 0; i < impossible.size(); ++i) {
    EXPECT_THROW(impossible[i](), UsageError) << "number " << i;
  }
}

TEST(ConstantFolding, RefusesMoreNumbersThanAnyNetworkNeeds) {
  const OnnxNode node{
      .type = "ConstantOfShape", .name = "node", .inputs = {"shape"}, .outputs = {"y"}, .attributes = {}};
  const OnnxTensor shape = list({1 << 26});
  ConstantFolding folding;
  EXPECT_EQ(folding.fold({node, {&shape}}).size(), std::size_t{1} << 26);
  folding.fold({node, {&shape}});
  EXPECT_THROW(folding.fold({node, {&shape}}), UsageError);
}

}  // namespace
}  // namespace auricle
