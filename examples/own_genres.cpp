// Genres of one's own in seconds: the ears of the model that comes with Auricle, and a new head on them.
//
//   own_genres FOLDER MODEL SONG      FOLDER holds a folder of songs for each genre; MODEL is written
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/dataset/genre_folders.hpp>
#include <auricle/library/own_words.hpp>
#include <auricle/library/word_model.hpp>
#include <auricle/recognizer/classify_files.hpp>

namespace {

constexpr int kAllProcessors = 0;

/// What there is to learn from: an embedding for each song that can be heard, and its genre.
struct Songs {
  auricle::Lessons lessons;
  std::vector<float> embeddings;  ///< one after the other

  auricle::MatrixView rows() const {
    const std::size_t n_songs = lessons.songs.size();
    return {embeddings, n_songs, n_songs == 0 ? 0 : embeddings.size() / n_songs};
  }
};

Songs hear(const auricle::Recognizer& ears, const auricle::GenreFolders& folders) {
  std::vector<std::filesystem::path> files;
  for (const auricle::Song& song : folders.songs) {
    files.push_back(song.path);
  }
  Songs heard;
  heard.lessons.words = folders.genres;
  std::size_t place = 0;  // outcomes come in the files' order, one at a time
  auricle::classify_files(ears, files, kAllProcessors, [&](const auricle::ClassifiedFile& file) {
    const auto genre = static_cast<std::size_t>(folders.songs[place++].label);
    if (!file.prediction) {  // a bad file is an outcome too, and no reason to stop
      std::cerr << file.error << '\n';
      return;
    }
    const std::size_t row = heard.lessons.songs.size();
    heard.lessons.songs.push_back(row);
    heard.lessons.words_of.push_back({genre});
    heard.lessons.groups.push_back(row);  // songs of one artist should share a number: then none is on both sides
    std::ranges::copy(file.prediction->embedding, std::back_inserter(heard.embeddings));
  });
  return heard;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: own_genres FOLDER MODEL SONG\n";
    return 2;
  }
  try {
    const auricle::Model ears = auricle::load_model(auricle::shared_files().model());
    const Songs songs = hear(auricle::Recognizer(ears), auricle::scan_genre_folders(argv[1]));

    // A logistic regression; its penalty is the one under which songs not learnt from are answered best.
    const auricle::OwnWords learnt = auricle::learn_words(songs.rows(), songs.lessons);

    // Ears and head are a model like any other: `auricle classify --model MODEL` takes it too.
    const auricle::Model model = auricle::word_model(ears, learnt.head, songs.lessons.words);
    auricle::save_model(argv[2], model);

    const auricle::Prediction prediction = auricle::Recognizer(model).classify(argv[3]);
    for (const std::size_t genre : prediction.ranking()) {
      std::cout << model.genres[genre] << ": " << prediction.probabilities[genre] << '\n';
    }
  } catch (const auricle::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
