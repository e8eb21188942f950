#include <auricle/network/model.hpp>

#include <string>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <support/files.hpp>
#include "examples.hpp"
#include <fmt/format.h>
#include <gmock/gmock.h>

namespace auricle {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

void expect_equal(const Network& read, const Network& written) {
  EXPECT_EQ(read.genres, written.genres);
  EXPECT_EQ(read.front_end, written.front_end);
  EXPECT_EQ(read.architecture, written.architecture);
  EXPECT_EQ(read.weights, written.weights);
  EXPECT_EQ(read.share, written.share);
}

/// Two networks, of which only the second can answer "unknown".
Model two_networks() {
  Model model = test::small_model();
  Network knowing = model.networks.front();
  knowing.genres.emplace_back(kUnknownGenre);
  knowing.architecture.layers.back() = Dense{.units = 3, .activation = Activation::kSoftmax};
  knowing.weights = test::random_weights(knowing.architecture, 1.0, 2);
  knowing.share = 0.25;
  model.genres = knowing.genres;
  model.networks.push_back(knowing);
  model.temperature = 1.5;
  model.biases = {0.0, -0.5, 0.25};
  return model;
}

TEST(Model, RoundTripKeepsEverything) {
  const test::TemporaryFolder folder;
  for (const Model& written : {test::small_model(), two_networks()}) {
    save_model(folder / "m.auricle", written);
    const Model read = load_model(folder / "m.auricle");
    EXPECT_EQ(read.genres, written.genres);
    ASSERT_EQ(read.networks.size(), written.networks.size());
    for (std::size_t i = 0; i < read.networks.size(); ++i) {
      expect_equal(read.networks[i], written.networks[i]);
    }
    EXPECT_EQ(read.temperature, written.temperature);
    EXPECT_EQ(read.biases, written.biases);
    EXPECT_EQ(read.recipe, written.recipe);
    EXPECT_EQ(read.data, written.data);
    EXPECT_EQ(read.scores, written.scores);
  }
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
  EXPECT_THAT(complaint_with("format_version", "3"), AllOf(HasSubstr("version 3"), HasSubstr("upgrade")));
}

TEST_F(DamagedModel, MissingMetadata) {
  for (const std::string key : {"format_version", "genres", "networks", "calibration", "recipe", "data", "scores"}) {
    EXPECT_THAT(complaint_after([&](Safetensors& file) { file.metadata.erase(key); }), HasSubstr("\"" + key + "\""));
    EXPECT_THAT(complaint_with(key, key == "format_version" ? "7" : "{oops"),
                HasSubstr(key == "format_version" ? "7" : key));
  }
}

TEST_F(DamagedModel, Genres) {
  EXPECT_THAT(complaint_with("genres", R"(["blues"])"),
              HasSubstr("knows the genre \"naïve pop\" and the model doesn't"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", "naïve pop", "polka"])"), HasSubstr("doesn't know"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", "blues"])"), HasSubstr("twice"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", ""])"), HasSubstr("empty"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", 7])"), HasSubstr("list of texts"));
  EXPECT_THAT(complaint_with("genres", R"("blues")"), HasSubstr("list of texts"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", "\u001b[31m"])"), HasSubstr("control characters"));
  EXPECT_THAT(complaint_with("genres", R"(["blues", "a\u009bb"])"), HasSubstr("control characters"));
  EXPECT_THAT(complaint_with("genres", std::string(100'000, '[')), HasSubstr("nested too deeply"));
}

TEST_F(DamagedModel, Networks) {
  const auto complaint_with_network = [this](const char* key, const Json& value) {
    return complaint_after([&](Safetensors& file) {
      Json networks = parse_json(file.metadata["networks"], "test");
      networks[0][key] = value;
      file.metadata["networks"] = networks.dump();
    });
  };
  EXPECT_THAT(complaint_with("networks", "[]"), HasSubstr("no list of 1 to 64"));
  EXPECT_THAT(complaint_with("networks", "[7]"), HasSubstr("its network 0"));
  EXPECT_THAT(complaint_with_network("genres", {"blues"}), HasSubstr("names 1 genres but the network has 2 outputs"));
  EXPECT_THAT(complaint_with_network("features", Json::array()), HasSubstr("features must be a JSON object"));
  EXPECT_THAT(complaint_with_network("share", 0), HasSubstr("share is 0"));
  EXPECT_THAT(complaint_with_network("more", 1), HasSubstr("more"));
  Json no_layers = to_json(test::small_model().networks.front().architecture);
  no_layers["layers"] = Json::array();
  EXPECT_THAT(complaint_with_network("architecture", no_layers), HasSubstr("number of layers"));
  EXPECT_THAT(complaint_with_network("architecture", to_json(test::article_network())), HasSubstr("dense.weight"));
}

TEST_F(DamagedModel, WeightsAndCalibration) {
  EXPECT_THAT(complaint_after([](Safetensors& file) { file.tensors.erase("0.dense.bias"); }),
              HasSubstr("\"dense.bias\" are missing"));
  EXPECT_THAT(complaint_after([](Safetensors& file) { file.tensors["0.more"] = {{1}, {1}}; }), HasSubstr("5 tensors"));
  EXPECT_THAT(complaint_after([](Safetensors& file) {
                file.tensors["1.more"] = {{1}, {1}};
              }),
              HasSubstr("\"1.more\" belong to no network"));
  EXPECT_THAT(complaint_after([](Safetensors& file) {
                file.tensors["0.dense.weight"].shape = {4, 3};
              }),
              HasSubstr("(4, 3)"));
  EXPECT_THAT(complaint_with("calibration", R"({"temperature": -1, "biases": []})"), HasSubstr("temperature is -1"));
  EXPECT_THAT(complaint_with("calibration", R"({"temperature": "hot", "biases": []})"), HasSubstr("\"hot\""));
  EXPECT_THAT(complaint_with("calibration", R"({"temperature": 1, "biases": [1]})"),
              HasSubstr("1 biases for 2 genres"));
  EXPECT_THAT(complaint_with("calibration", R"({"temperature": 1, "biases": [1, 1e9]})"), HasSubstr("-100 and 100"));
  for (const char* beyond : {"1e-300", "0", "101", "-1"}) {
    EXPECT_THAT(complaint_with("calibration", fmt::format(R"({{"temperature": {}, "biases": []}})", beyond)),
                HasSubstr("must be from 0.01 to 100"));
  }
}

/// A model whose networks answer with several genres at once.
Model tags() {
  Model model = test::small_model();
  std::get<Dense>(model.networks.front().architecture.layers.back()).activation = Activation::kSigmoid;
  return model;
}

TEST(Model, AnswersWithOneGenreOrWithSeveralAtOnce) {
  Model model = tags();
  EXPECT_NO_THROW(validate(model));
  model.temperature = 1.5;
  EXPECT_THAT(test::message_of<UsageError>([&] { validate(model); }), HasSubstr("several genres at once"));
  model = tags();
  model.biases.assign(model.genres.size(), 0.0);
  EXPECT_THAT(test::message_of<UsageError>([&] { validate(model); }), HasSubstr("several genres at once"));
  model = tags();
  model.networks.push_back(test::small_model().networks.front());
  EXPECT_THAT(test::message_of<UsageError>([&] { validate(model); }), HasSubstr("others with several"));
}

TEST(Model, IsNotSavedWhenItWouldNotLoad) {
  const test::TemporaryFolder folder;
  const auto save = [&](auto&& change) {
    Model model = test::small_model();
    change(model);
    return test::message_of<UsageError>([&] { save_model(folder / "m", model); });
  };
  EXPECT_THAT(save([](Model& model) { model.genres.pop_back(); }), HasSubstr("the model doesn't"));
  EXPECT_THAT(save([](Model& model) { model.genres[0] = "two\nlines"; }), HasSubstr("two?lines"));
  EXPECT_THAT(save([](Model& model) { model.genres[0] = model.networks[0].genres[0] = "\xe9t\xe9"; }),
              HasSubstr("UTF-8"));
  EXPECT_THAT(save([](Model& model) { model.networks[0].weights.clear(); }), HasSubstr("missing"));
  EXPECT_THAT(save([](Model& model) { model.recipe = Json::array(); }), HasSubstr("recipe"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(Model, KeepsNamesOfFilesThatAreNoUtf8) {
  const test::TemporaryFolder folder;
  Model model = test::small_model();
  model.data["folder"] = "m\xe9lodies";
  save_model(folder / "m", model);
  EXPECT_EQ(load_model(folder / "m").data, model.data);
}

TEST(Model, SaysWhenAFileCannotBeReadOrWritten) {
  const test::TemporaryFolder folder;
  EXPECT_THROW(load_model(folder / "missing"), FileError);
  EXPECT_THROW(save_model(folder / "missing" / "m", test::small_model()), FileError);
  EXPECT_THROW(save_model(folder.path(), test::small_model()), FileError);
}

}  // namespace
}  // namespace auricle
