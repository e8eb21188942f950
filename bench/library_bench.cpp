// How long a library of many songs takes to be learnt from, searched and laid out. See README.md in this folder.
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>
#include <auricle/core/random.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/likeness_index.hpp>
#include <auricle/library/own_words.hpp>
#include <auricle/library/similar.hpp>
#include <auricle/library/t_sne.hpp>
#include <benchmark/benchmark.h>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kValues = 1028;  // as many as the model in the box has
constexpr std::size_t kWords = 20;

/// An embedding whose numbers hang together, as those of music do, about a centre of its word.
class MadeUpSounds {
 public:
  MadeUpSounds() : mixing_(kFactors, kValues) {
    for (float& value : mixing_.values()) {
      value = static_cast<float>(random_.normal());
    }
  }

  std::vector<float> next(std::size_t word) {
    std::vector<float> embedding(kValues);
    for (std::size_t factor = 0; factor < kFactors; ++factor) {
      const double spread = 10.0 / static_cast<double>(1 + factor);
      const double amount = spread * random_.normal() + (factor % kWords == word ? 1.0 : 0.0);
      for (std::size_t i = 0; i < kValues; ++i) {
        embedding[i] += static_cast<float>(amount) * mixing_(factor, i);
      }
    }
    return embedding;
  }

 private:
  static constexpr std::size_t kFactors = 64;
  Random random_{1};
  Matrix mixing_;
};

Matrix embeddings(std::size_t n_songs) {
  MadeUpSounds sounds;
  Matrix rows(n_songs, kValues);
  for (std::size_t song = 0; song < n_songs; ++song) {
    std::ranges::copy(sounds.next(song / 10 % kWords), rows.row(song).begin());
  }
  return rows;
}

void learn(benchmark::State& state) {
  const auto n_songs = static_cast<std::size_t>(state.range(0));
  const Matrix rows = embeddings(n_songs);
  Lessons lessons;
  for (std::size_t word = 0; word < kWords; ++word) {
    lessons.words.push_back(fmt::format("word {}", word));
  }
  for (std::size_t song = 0; song < n_songs; ++song) {
    lessons.songs.push_back(song);
    lessons.words_of.push_back({song / 10 % kWords});
    lessons.groups.push_back(song / 10);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(learn_words(rows, lessons));
  }
}
BENCHMARK(learn)->Arg(1'000)->Arg(10'000)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(1);

/// A catalogue of that many songs, made once.
const fs::path& catalogue_of(std::size_t n_songs) {
  static const fs::path file = [&] {
    fs::path path = fs::temp_directory_path() / fmt::format("auricle-library-bench-{}.db", n_songs);
    fs::remove(path);
    Catalogue catalogue(path, CatalogueUse::kWrite);
    MadeUpSounds sounds;
    catalogue.begin();
    for (std::size_t i = 0; i < n_songs; ++i) {
      CatalogueSong song{.path = fmt::format("/music/{}/{}.mp3", i / 10, i)};
      song.identity = fmt::format("{:032x}", i);
      song.state = SongState::kHeard;
      catalogue.put_song(song);
      catalogue.put_hearing(song.identity, "ears", {.embedding = sounds.next(i % kWords)});
    }
    catalogue.commit();
    return path;
  }();
  return file;
}

/// The index made from nothing, as after the first scan.
void index_anew(benchmark::State& state) {
  const Catalogue catalogue(catalogue_of(static_cast<std::size_t>(state.range(0))), CatalogueUse::kRead);
  for (auto _ : state) {
    benchmark::DoNotOptimize(likeness_index(catalogue, "ears"));
  }
}
BENCHMARK(index_anew)->Arg(100'000)->Unit(benchmark::kMillisecond)->Iterations(1);

/// A search as a program does it that has just been started: the catalogue opened and the index read from it.
void similar(benchmark::State& state) {
  const fs::path& file = catalogue_of(static_cast<std::size_t>(state.range(0)));
  {
    const Catalogue catalogue(file, CatalogueUse::kWrite);
    benchmark::DoNotOptimize(likeness_index(catalogue, "ears"));  // kept from here on
  }
  for (auto _ : state) {
    const Catalogue catalogue(file, CatalogueUse::kRead);
    const SimilarSongs songs(catalogue, "ears");
    benchmark::DoNotOptimize(songs.to_song(catalogue.find_song("/music/7/70.mp3").value()));
  }
}
BENCHMARK(similar)->Arg(100'000)->Unit(benchmark::kMillisecond);

/// The search alone, all in memory.
void similar_again(benchmark::State& state) {
  const Catalogue catalogue(catalogue_of(static_cast<std::size_t>(state.range(0))), CatalogueUse::kRead);
  const SimilarSongs songs(catalogue, "ears");
  const CatalogueSong song = catalogue.find_song("/music/7/70.mp3").value();
  for (auto _ : state) {
    benchmark::DoNotOptimize(songs.to_song(song));
  }
}
BENCHMARK(similar_again)->Arg(100'000)->Unit(benchmark::kMillisecond);

void lay_out(benchmark::State& state) {
  const Matrix rows = embeddings(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    benchmark::DoNotOptimize(t_sne(Likeness::of(rows).places(rows)));
  }
}
BENCHMARK(lay_out)->Arg(10'000)->Unit(benchmark::kSecond)->UseRealTime()->Iterations(1);

}  // namespace
}  // namespace auricle
