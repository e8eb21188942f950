#include <auricle/core/json.hpp>

#include <array>
#include <functional>
#include <tuple>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <auricle/core/error.hpp>

namespace auricle {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string refusal(const std::function<void()>& act) {
  try {
    act();
  } catch (const UsageError& error) {
    return error.what();
  }
  return "nothing was refused";
}

TEST(JsonObject, RefusesKeysNobodyAskedFor) {
  const Json json = parse_json(R"({"epochs": 3, "epoch": 4})", "recipe");
  JsonObject object(json, "recipe");
  EXPECT_EQ(object.take<int>("epochs"), 3);
  EXPECT_THAT(refusal([&] { object.finish(); }), AllOf(HasSubstr("recipe"), HasSubstr("\"epoch\"")));
}

TEST(JsonObject, NamesAllKeysThatCouldStandThere) {
  const Json json = parse_json(R"({"form": 1})", "recipe");
  JsonObject object(json, "recipe");
  EXPECT_EQ(object.take_or("from", 0), 0);
  EXPECT_FALSE(object.has("rate"));
  EXPECT_THAT(refusal([&] { object.finish(); }), HasSubstr("known here: from, rate"));
}

TEST(JsonObject, TakesNumbersOnlyAsTheyAreMeant) {
  const Json json = parse_json(R"({"a": 2.5, "b": true, "c": -1, "d": 99999999999, "e": "7"})", "x");
  JsonObject object(json, "x");
  EXPECT_THROW(object.take<int>("a"), UsageError);
  EXPECT_THROW(object.take<int>("b"), UsageError);
  EXPECT_THROW(object.take<double>("b"), UsageError);
  EXPECT_THROW(object.take<unsigned>("c"), UsageError);
  EXPECT_THROW(object.take<int>("d"), UsageError);
  EXPECT_THROW(object.take<int>("e"), UsageError);
  EXPECT_EQ(object.take<double>("a"), 2.5);
  EXPECT_EQ(object.take_or<int>("f", 7), 7);
  EXPECT_THAT(refusal([&] { object.take<int>("g"); }), HasSubstr("\"g\" is missing"));
}

TEST(JsonObject, TakesNumbersInListsOnlyAsTheyAreMeant) {
  const Json json =
      parse_json(R"({"a": [1, 1e31], "b": [1, 2, 3], "c": [1, 2], "d": [2.5, true], "e": [[1, 2.5]]})", "x");
  JsonObject object(json, "x");
  using Pair = std::array<int, 2>;
  EXPECT_THROW(object.take<Pair>("a"), UsageError);
  EXPECT_THROW(object.take<std::vector<int>>("a"), UsageError);
  EXPECT_THROW(object.take<Pair>("b"), UsageError);
  EXPECT_EQ(object.take<Pair>("c"), (Pair{1, 2}));
  EXPECT_THROW(object.take<std::vector<double>>("d"), UsageError);
  EXPECT_EQ((object.take<std::vector<std::tuple<std::size_t, double>>>("e")),
            (std::vector<std::tuple<std::size_t, double>>{{1U, 2.5}}));
  EXPECT_THROW((object.take<std::vector<std::tuple<std::size_t, int>>>("e")), UsageError);
}

TEST(ParseJson, RefusesDuplicateKeysAndBrokenText) {
  EXPECT_THAT(refusal([] { parse_json(R"({"a": 1, "a": 2})", "file"); }), HasSubstr("twice"));
  EXPECT_EQ(parse_json(R"([{"a": 1}, {"a": 2}])", "file").size(), 2U) << "two objects may use one key";
  EXPECT_THAT(refusal([] { parse_json("{", "file"); }), HasSubstr("file"));
}

}  // namespace
}  // namespace auricle
