#include <auricle/network/model.hpp>

#include <string>

#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include "examples.hpp"
#include <gmock/gmock.h>

namespace auricle {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(Model, RoundTripKeepsEverything) {
  const test::TemporaryFolder folder;
  const Model written = test::small_model();
  save_model(folder / "m.auricle", written);
  const Model read = load_model(folder / "m.auricle");
  EXPECT_EQ(read.genres, written.genres);
  EXPECT_EQ(read.front_end, written.front_end);
  EXPECT_EQ(read.architecture, written.architecture);
  EXPECT_EQ(read.weights, written.weights);
  EXPECT_EQ(read.recipe, written.recipe);
  EXPECT_EQ(read.data, written.data);
  EXPECT_EQ(read.scores, written.scores);
}

class DamagedModel : public ::testing::Test {
 protected:
  DamagedModel() : path_(folder_ / "m.auricle") {
    save_model(path_, test::small_model());
    file_ = read_safetensors(path_);
  }

  /// What loading the file says after `damage` was done to its contents.
  template <typename Damage>
  std::string complaint_after(Damage&& damage) {
    Safetensors damaged = file_;
    damage(damaged);
    write_safetensors(path_, damaged);
    const std::string message = test::message_of<ModelError>([&] { load_model(path_); });
    EXPECT_THAT(message, StartsWith(path_.string()));
    EXPECT_EQ(message.find('\n'), std::string::npos);
    return message;
  }

  std::string complaint_with(const std::string& key, const std::string& text) {
    return complaint_after([&](Safetensors& file) { file.metadata[key] = text; });
  }

 private:
  test::TemporaryFolder folder_;
  std::filesystem::path path_;
  Safetensors file_;
};

TEST_F(DamagedModel, OtherFormatOrVersion) {
  EXPECT_THAT(complaint_after([](Safetensors& file) { file.metadata.clear(); }), HasSubstr("no model of Auricle's"));
  EXPECT_THAT(complaint_with("format", "pt"), HasSubstr("no model of Auricle's"));
  EXPECT_THAT(complaint_with("format_version", "2"), AllOf(HasSubstr("version 2"), HasSubstr("upgrade")));
}

TEST_F(DamagedModel, MissingMetadata) {
  for (const std::string key : {"format_version", "genres", "features", "architecture", "recipe", "data", "scores"}) {
    EXPECT_THAT(complaint_after([&](Safetensors& file) { file.metadata.erase(key); }), HasSubstr("\"" + key + "\""));
    EXPECT_THAT(complaint_with(key, key == "format_version" ? "7" : "{oops"),
                HasSubstr(key == "format_version" ? "7" : key));
  }
}

TEST_F(DamagedModel, Genres) {
  EXPECT_THAT(complaint_with("genres", R"(["blues"])"), HasSubstr("names 1 genres but the network has 2 outputs"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", "blues"])"), HasSubstr("twice"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", ""])"), HasSubstr("empty"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", 7])"), HasSubstr("list of texts"));
  EXPECT_THAT(complaint_with("genres", R"("blues")"), HasSubstr("list of texts"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", "\u001b[31m"])"), HasSubstr("control characters"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", "a\u009bb"])"), HasSubstr("control characters"));
  EXPECT_THAT(complaint_with("genres", std::string(100'000, '[')), HasSubstr("nested too deeply"));
}

TEST_F(DamagedModel, ArchitectureAndWeights) {
  EXPECT_THAT(complaint_with("features", "[]"), HasSubstr("features, recipe, data and scores must be"));
  EXPECT_THAT(complaint_with("architecture", R"({"input": {"rows": 4, "frames": 1}, "layers": []})"),
              HasSubstr("number of layers"));
  EXPECT_THAT(complaint_with("architecture", to_json(test::article_network()).dump()), HasSubstr("dense.weight"));
  EXPECT_THAT(complaint_after([](Safetensors& file) { file.tensors.erase("dense.bias"); }),
              HasSubstr("\"dense.bias\" are missing"));
  EXPECT_THAT(complaint_after([](Safetensors& file) { file.tensors["more"] = {{1}, {1}}; }), HasSubstr("5 tensors"));
  EXPECT_THAT(complaint_after([](Safetensors& file) {
                file.tensors["dense.weight"].shape = {4, 3};
              }),
              HasSubstr("(4, 3)"));
}

TEST(Model, IsNotSavedWhenItWouldNotLoad) {
  const test::TemporaryFolder folder;
  const auto save = [&](auto&& change) {
    Model model = test::small_model();
    change(model);
    return test::message_of<UsageError>([&] { save_model(folder / "m", model); });
  };
  EXPECT_THAT(save([](Model& model) { model.genres.pop_back(); }), HasSubstr("genres"));
  EXPECT_THAT(save([](Model& model) { model.genres[0] = "two\nlines"; }), HasSubstr("two?lines"));
  EXPECT_THAT(save([](Model& model) { model.genres[0] = "\xe9t\xe9"; }), HasSubstr("UTF-8"));
  EXPECT_THAT(save([](Model& model) { model.data["song"] = "\xe9"; }), HasSubstr("UTF-8"));
  EXPECT_THAT(save([](Model& model) { model.weights.clear(); }), HasSubstr("missing"));
  EXPECT_THAT(save([](Model& model) { model.recipe = Json::array(); }), HasSubstr("recipe"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Model, SaysWhenAFileCannotBeReadOrWritten) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(load_model(folder / "missing"), FileError);
  EXPECT_THROW(save_model(folder / "missing" / "m", test::small_model()), FileError);
  EXPECT_THROW(save_model(folder.path(), test::small_model()), FileError);
}

}  // namespace
}  // namespace auricle
