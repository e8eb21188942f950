#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/experiment/experiment.hpp>
#include <auricle/network/model.hpp>

namespace auricle::test {

/// A second of noise, or as long as asked for; other seeds, other noise.
struct Noise {
  std::uint64_t seed = 1;
  float level = 0.5F;
  double duration_s = 1.0;
};
void write_noise(const std::filesystem::path& path, const Noise& noise);

/// Genre folders with `n_songs` of noise each, named 0.wav, 1.wav, …; later genres are louder.
void write_genres(const std::filesystem::path& root, const std::vector<std::string>& genres, int n_songs);

/// A recipe whose network hears 40 MFCC values and has one layer.
Recipe small_recipe();

/// A model of two genres, "quiet" and "loud", which tells by the first MFCC.
Model loudness_model();

/// A trainer that learns nothing: its networks answer as loudness_model's does. Reports every epoch; each one is better
/// than the one before.
NetworkTrainer trainer_by_heart();

/// Writes down what it hears.
struct Diary : RunObserver {
  void on_read(const SongsRead& songs) override {
    ++n_read;
    n_failed += songs.extraction.failures.size();
    n_from_store += songs.extraction.n_from_store;
  }
  void on_leakage(const Leakage& found) override { leakage = found; }
  void on_warning(const std::string& text) override { warnings.push_back(text); }
  void on_note(const std::string& text) override { notes.push_back(text); }
  void on_network(const NetworkBegin& network) override { networks.push_back(network); }
  void on_epoch(const EpochRecord& /*epoch*/) override { ++n_epochs; }
  void on_interruption(const Interruption& /*interruption*/) override { interrupted = true; }
  void on_file(RunFile /*kind*/, const std::filesystem::path& file) override { files.push_back(file); }

  int n_read = 0;
  std::size_t n_from_store = 0;
  std::size_t n_failed = 0;
  Leakage leakage;
  std::vector<std::string> warnings;
  std::vector<std::string> notes;
  std::vector<NetworkBegin> networks;
  int n_epochs = 0;
  bool interrupted = false;
  std::vector<std::filesystem::path> files;
};

/// Weights that no one has taught.
Tensors random_weights(const Architecture& architecture, std::uint64_t seed);

/// A network of three tags with an embedding of eight numbers, as an import makes them. It hears what small_recipe
/// does.
Model ears(std::uint64_t seed, std::vector<Layer> layers = {Dense{.units = 8}, Mark{"embedding"},
                                                            Dense{.units = 3, .activation = Activation::kSigmoid}});

/// What `work` throws as an `Expected`.
template <typename Expected, typename Work>
std::string message_of(Work&& work) {
  try {
    work();
  } catch (const Expected& error) {
    return error.what();
  }
  return "nothing was thrown";
}

}  // namespace auricle::test
