#include <cstdio>
#include <exception>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <auricle/dataset/table_export.hpp>
#include <auricle/evaluation/run_record.hpp>
#include <auricle/network/model.hpp>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// Weights of 0.5, which are good for all roles.
Tensors weights_of(const Architecture& architecture) {
  Tensors weights;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    for (const TensorSpec& tensor : layer.tensors) {
      weights[tensor.name] = {.shape = tensor.shape, .values = std::vector<float>(tensor.size(), 0.5F)};
    }
  }
  return weights;
}

/// Small networks that have every layer between them.
std::map<std::string, Architecture> networks() {
  const Dense genres{.units = 2, .activation = Activation::kSoftmax};
  const Conv2d conv{.filters = 2, .activation = Activation::kGelu};
  return {
      {"dense", {.input = {.rows = 3}, .layers = {Normalization{}, Dense{.units = 2}, Dropout{}, genres}}},
      {"conv",
       {.input = {.rows = 4, .frames = 8},
        .windows = Windows{.frames = 4, .hop = 2},
        .layers = {conv, BatchNorm{}, MaxPool{}, AvgPool{.size = {1, 2}}, GlobalPool{}, genres}}},
      {"residual",
       {.input = {.rows = 4, .frames = 4}, .layers = {Residual{.layers = {conv, BatchNorm{}}}, GlobalPool{}, genres}}},
      {"graph",
       {.input = {.rows = 4, .frames = 6},
        .layers = {conv, Mark{"maps"}, Conv2d{.filters = 2, .groups = 2, .padding = Padding{.rows = {1, 2}}},
                   Branches{.merge = {.kind = Merge::Kind::kConcat}, .branches = {{SqueezeExcitation{.units = 1}}, {}}},
                   Transpose{.order = {Axis::kChannels, Axis::kFrames, Axis::kRows}}, GlobalPool{}, Flatten{},
                   Mark{"embedding"}, From{"maps"}, GlobalPool{.over = GlobalPool::Over::kAll},
                   Activate{Activation::kSilu}, Join{.merge = {.kind = Merge::Kind::kConcat}, .with = {"embedding"}},
                   Dense{.units = 2, .activation = Activation::kSigmoid}},
        .outputs = {"embedding"}}}};
}

void write_models(const fs::path& folder) {
  for (const auto& [name, architecture] : networks()) {
    const Network network{.genres = {"blues", "jazz"},
                          .front_end = {{"kind", "mfcc"}, {"n_values", architecture.n_inputs()}},
                          .architecture = architecture,
                          .weights = weights_of(architecture)};
    const fs::path path = folder / "safetensors" / name;
    save_model(path, {.genres = network.genres, .networks = {network, network}});
    const std::string bytes = read_file(path);
    const std::size_t end_of_header =
        8 + static_cast<unsigned char>(bytes[0]) + 256 * static_cast<unsigned char>(bytes[1]);
    write_file(folder / "model" / name,
               bytes.substr(8, end_of_header - 8) + std::string(1, '\0') + bytes.substr(end_of_header));
  }
}

void write_record(const fs::path& folder) {
  const std::vector<JudgedSong> songs{
      {.path = "jazz/a.wav", .truth = 1, .part = Part::kTest, .probabilities = {0.25F, 0.75F}},
      {.path = "blues/b.wav", .truth = 0, .part = Part::kTest, .probabilities = {0.25F, 0.75F}},
      {.path = "blues/c.wav", .truth = 0, .part = Part::kValidation, .probabilities = {1.0F, 0.0F}}};
  const std::vector<EpochRecord> history{{.epoch = 1, .loss = 2.0, .accuracy = 0.5}};
  RunRecord record;
  record.command = "auricle train";
  record.started = "2026-03-01T12:00:00Z";
  record.split = {.name = "random", .train = 3, .validation = 1, .test = 2};
  record.genres = {"blues", "jazz"};
  record.trials = {{.seed = 1, .history = history, .songs = songs}};
  save_run_record(folder / "run_record" / "one", record);
  record.trials.push_back({.seed = 2, .fold = 0, .history = history, .songs = songs});
  save_run_record(folder / "run_record" / "two", record);
}

void write_table(const fs::path& folder) {
  FeatureTable table{.spec = named_feature_spec("gtzan57"),
                     .genres = {"blues", "jazz"},
                     .songs = {"blues/a.wav", "jazz/b, \"c\".wav"},
                     .segments = {{.number = 0, .duration_s = 30.0}, {.number = 1, .start_s = 3.0, .duration_s = 3.0}},
                     .features = Matrix(2, 57, 1.5F),
                     .labels = {0, 1}};
  write_csv(folder / "csv" / "two", table);
  write_npy(folder / "npy" / "two", table.features);
}

void write_text(const fs::path& folder) {
  for (const char* name : {"gtzan57", "all"}) {
    write_file(folder / "feature_spec" / name, to_json(named_feature_spec(name)).dump());
  }
  const FeatureSpec other = {.kind = FeatureKind::kMel,
                             .preemphasis = 0.97,
                             .n_fft = 512,
                             .fftbins = false,
                             .center = false,
                             .frame_length = 400,
                             .mel_triangles = MelTriangles::kMel,
                             .compression = {.kind = Compression::Kind::kLn, .offset = 1e-5, .mean = -4.5, .std = 5.0}};
  write_file(folder / "feature_spec" / "other", to_json(other).dump());
  for (const std::string& kind : feature_kind_names()) {
    write_file(folder / "feature_spec" / kind, Json{{"kind", kind}}.dump());
  }
  write_file(folder / "json" / "name",
             R"({"song": "caf\udce9\n", "n": [1, -2.5e3, null, true, 18446744073709551615]})");
  write_file(folder / "lists" / "songs", "blues.00000\npop/a, b.mp3\n\xEF\xBB\xBF\r\n");
  write_file(folder / "lists" / "groups", "song,group\n# note\nblues.00000,\"a, b\"\npop/a,fault\n");
}

}  // namespace
}  // namespace auricle

/// Writes inputs for the fuzz targets to begin with, a folder for each target: fuzz_seeds FOLDER.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: fuzz_seeds FOLDER\n");
    return 2;
  }
  try {
    const std::filesystem::path folder = argv[1];
    for (const char* target : {"csv", "feature_spec", "json", "lists", "model", "npy", "run_record", "safetensors"}) {
      std::filesystem::create_directories(folder / target);
    }
    auricle::write_models(folder);
    auricle::write_record(folder);
    auricle::write_table(folder);
    auricle::write_text(folder);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fuzz_seeds: %s\n", error.what());
    return 1;
  }
  return 0;
}
