// What genre is a song? With the model that comes with Auricle.
//
//   classify SONG
#include <cstddef>
#include <iostream>
#include <span>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/recognizer/recognizer.hpp>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: classify SONG\n";
    return 2;
  }
  try {
    // Both take a while and are made once. A recognizer may be asked by several threads at a time.
    const auricle::Model model = auricle::load_model(auricle::shared_files().model());
    const auricle::Recognizer recognizer(model);

    const auricle::Prediction prediction = recognizer.classify(argv[1]);

    constexpr std::size_t kShown = 3;
    const std::vector<std::size_t> ranking = prediction.ranking();
    for (const std::size_t genre : std::span(ranking).first(kShown)) {
      std::cout << recognizer.genres()[genre] << ": " << prediction.probabilities[genre] << '\n';
    }
  } catch (const auricle::Error& error) {  // one line that names the file and says what is wrong with it
    std::cerr << error.what() << '\n';
    return 1;
  }
}
