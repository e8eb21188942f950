#include <auricle/experiment/song_judging.hpp>

#include <algorithm>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/recognizer/classify_files.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// The model's index of each of the data's genres.
std::vector<int> labels_in_model(const std::vector<std::string>& data_genres, const Recognizer& recognizer) {
  const std::vector<std::string>& known = recognizer.genres();
  std::vector<int> labels;
  for (const std::string& genre : data_genres) {
    const auto found = std::ranges::find(known, genre);
    if (found == known.end()) {
      throw DatasetError(fmt::format("the model does not know the genre {}; it knows {}; name the folders alike", genre,
                                     listed(known)));
    }
    labels.push_back(static_cast<int>(found - known.begin()));
  }
  return labels;
}

}  // namespace

void check_genres_known(const Recognizer& recognizer, const std::vector<std::string>& genres) {
  labels_in_model(genres, recognizer);
}

Judgement judge_songs(const Recognizer& recognizer, const GenreFolders& folders, const JudgingOptions& options,
                      JudgingObserver& observer, const std::stop_token& stop) {
  const std::vector<int> labels = labels_in_model(folders.genres, recognizer);
  std::vector<std::filesystem::path> files(folders.songs.size());
  std::ranges::transform(folders.songs, files.begin(), &Song::path);

  Judgement judged{.songs = {}, .labels = {}, .probabilities = {}, .failed = folders.failures.size(), .damaged = 0};
  for (const std::string& note : folders.notes) {
    observer.on_note(note);
  }
  for (const FailedSong& failure : folders.failures) {
    observer.on_failure(failure.reason);
  }
  observer.on_begin(options.name, files.size());
  std::size_t done = 0;
  classify_files(
      recognizer, files, options.threads,
      [&](const ClassifiedFile& file) {
        const Song& song = folders.songs[done];
        if (file.prediction) {
          const auto& row = file.prediction->probabilities;
          judged.probabilities.insert(judged.probabilities.end(), row.begin(), row.end());
          judged.songs.push_back(done);
          judged.labels.push_back(labels[static_cast<std::size_t>(song.label)]);
          if (const Heard& heard = file.prediction->heard; !heard.complete()) {
            ++judged.damaged;
            observer.on_note(fmt::format("{}: {}", file.path.string(), heard.trouble()));
          }
        } else {
          ++judged.failed;
          observer.on_failure(file.error);
        }
        observer.on_song(++done);
      },
      stop);
  observer.on_end(done);
  if (stop.stop_requested()) {
    throw Stopped();
  }
  return judged;
}

}  // namespace auricle
