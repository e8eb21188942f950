#include <auricle/recognizer/ears_and_head.hpp>

#include <cmath>
#include <numbers>

#include <auricle/audio/load.hpp>
#include <auricle/audio/wav.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/recognizer/recognizer.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

constexpr double kSame = 1e-5;

/// Two genres and "unknown" of the first MFCCs, by way of an embedding of three numbers.
Network network_with_embedding(float seed) {
  constexpr std::size_t kValues = 200;
  Network network{.genres = {"a", "b", "unknown"},
                  .front_end = to_json(FeatureSpec{.n_values = kValues, .window_s = 1.0}),
                  .architecture = {.input = {.rows = kValues},
                                   .layers = {Dense{.units = 3, .activation = Activation::kTanh}, Mark{"embedding"},
                                              Dense{.units = 3, .activation = Activation::kSoftmax}},
                                   .outputs = {"embedding"}},
                  .weights = {}};
  for (const LayerInfo& layer : describe_layers(network.architecture)) {
    for (const TensorSpec& spec : layer.tensors) {
      Tensor tensor{.shape = spec.shape, .values = std::vector<float>(spec.size())};
      for (std::size_t i = 0; i < tensor.values.size(); ++i) {
        tensor.values[i] = 0.02F * std::sin(seed * static_cast<float>(i + 1)) * (layer.name == "dense" ? 1.0F : 50.0F);
      }
      network.weights.emplace(spec.name, std::move(tensor));
    }
  }
  return network;
}

void write_sound(const std::filesystem::path& path, double duration_s) {
  Clip clip{.samples = std::vector<float>(static_cast<std::size_t>(duration_s * 22050)), .sample_rate_hz = 22050};
  for (std::size_t i = 0; i < clip.samples.size(); ++i) {
    const double t = static_cast<double>(i) / 22050;
    clip.samples[i] = static_cast<float>(0.3 * std::sin(2 * std::numbers::pi * (200 + 150 * t) * t));
  }
  write_wav(path, clip);
}

Model model_of(std::vector<Network> networks) {
  return {
      .genres = {"a", "b", "unknown"}, .networks = std::move(networks), .temperature = 0.8, .biases = {0.1, -0.2, 0.3}};
}

void expect_near(const std::vector<float>& left, const std::vector<float>& right) {
  ASSERT_EQ(left.size(), right.size());
  for (std::size_t i = 0; i < left.size(); ++i) {
    EXPECT_NEAR(left[i], right[i], kSame);
  }
}

TEST(EarsAndHead, AnswersAboutAWindowAsTheWholeModelDoes) {
  const test::TemporaryFolder folder;
  write_sound(folder / "short.wav", 1.0);
  for (const Model& model : {model_of({network_with_embedding(1.3F)}),
                             model_of({network_with_embedding(1.3F), network_with_embedding(2.1F)})}) {
    const auto parted = EarsAndHead::of(model);
    ASSERT_TRUE(parted);
    const Prediction heard = Recognizer(model).classify(folder / "short.wav");
    ASSERT_EQ(heard.timeline.size(), 1U);
    EXPECT_EQ(heard.embedding.size(), 3 * model.networks.size());
    EXPECT_EQ(parted->n_values(), heard.embedding.size());
    expect_near(parted->answer(heard.embedding), heard.probabilities);
  }
}

TEST(EarsAndHead, TheEmbeddingOfARecordingIsTheMeanOverItsParts) {
  const test::TemporaryFolder folder;
  write_sound(folder / "long.wav", 20.0);
  const Model model = model_of({network_with_embedding(1.3F)});
  const Prediction heard = Recognizer(model).classify(folder / "long.wav");
  ASSERT_EQ(heard.timeline.size(), 20U);
  // By hand: the network alone on each of the windows.
  const FrontEnd front_end(feature_spec_from_json(model.networks[0].front_end, "test"));
  const Engine engine(model.networks[0].architecture, model.networks[0].weights);
  const Clip clip = load_clip(folder / "long.wav");
  std::vector<float> mean(3);
  for (std::size_t i = 0; i < 20; ++i) {
    const FlatFeatures flat = front_end.flatten(front_end.compute(std::span(clip.samples).subspan(i * 22050, 22050)));
    const Matrix embedding = engine.compute({flat.values, 1, flat.values.size()}).outputs.at("embedding");
    for (std::size_t k = 0; k < 3; ++k) {
      mean[k] += embedding(0, k) / 20.0F;
    }
  }
  expect_near(heard.embedding, mean);
}

TEST(EarsAndHead, AModelWithoutAnEmbeddingHasNone) {
  const test::TemporaryFolder folder;
  write_sound(folder / "short.wav", 1.0);
  Model model = model_of({network_with_embedding(1.3F), network_with_embedding(2.1F)});
  const std::string ears = EarsAndHead::of(model)->ears();
  EXPECT_NE(ears, EarsAndHead::of(model_of({network_with_embedding(1.3F)}))->ears());
  model.networks[1].architecture.outputs.clear();
  EXPECT_FALSE(EarsAndHead::of(model));
  EXPECT_TRUE(Recognizer(model).classify(folder / "short.wav").embedding.empty());
}

TEST(EarsAndHead, RefusesWhatIsNoEmbeddingOfItsOwn) {
  const auto parted = EarsAndHead::of(model_of({network_with_embedding(1.3F)}));
  EXPECT_THROW(parted->answer(std::vector<float>(4)), UsageError);
}

}  // namespace
}  // namespace auricle
