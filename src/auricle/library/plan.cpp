#include <auricle/library/plan.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/library/chosen_words.hpp>
#include <auricle/library/listing.hpp>
#include <auricle/network/model.hpp>
#include <auricle/tags/genre_edit.hpp>
#include <auricle/tags/genre_text.hpp>
#include <auricle/tags/song_tags.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::set<std::string> keys_of(const std::vector<std::string>& genres) {
  std::set<std::string> keys;
  for (const std::string& genre : genres) {
    keys.insert(genre_key(genre));
  }
  return keys;
}

/// What one song, or one track of a CUE sheet, would be given.
struct Wish {
  std::vector<std::string> genres;
  double confidence = 0.0;
  std::string why;
};

/// "Rock 83 %, Pop 9 %, Metal 3 %".
std::string best_of(const CatalogueModel& model, const std::vector<float>& probabilities) {
  constexpr std::size_t kShown = 3;
  WordChoice all;
  all.several = 0.0;
  const ChosenWords words = choose_words(probabilities, all);
  std::string text;
  for (std::size_t i = 0; i < std::min(kShown, words.words.size()); ++i) {
    text += fmt::format("{}{} {:.0f} %", text.empty() ? "" : ", ", model.genres.at(words.words[i]),
                        100.0 * static_cast<double>(probabilities[words.words[i]]));
  }
  return text;
}

/// What stands in a file itself, whose CUE tracks have the genre of their sheet where it has none.
std::vector<std::string> written_genres(const CatalogueSong& song) {
  if (song.cue_track == 0) {
    return song.tags.genres;
  }
  try {
    return read_tags(song.path).genres;
  } catch (const FileError&) {  // whoever writes will say why it can't be
    return song.tags.genres;
  }
}

class Planning {
 public:
  Planning(const PlanOptions& options, const std::function<void(const TagChange&)>& f) : options_(options), f_(f) {}

  /// Tracks of one file come one after the other.
  void add(const ListedSong& listed, const CatalogueModel& model) {
    if (!file_ || file_->path != listed.song.path) {
      finish_file();
      file_ = listed.song;
    }
    wishes_.push_back(listed.probabilities.empty() ? std::nullopt : std::optional(wish(listed.probabilities, model)));
  }

  void finish_file() {
    if (file_) {
      ++(counts_.*decide());
    }
    file_.reset();
    wishes_.clear();
  }

  const PlanCounts& counts() const { return counts_; }

 private:
  Wish wish(const std::vector<float>& probabilities, const CatalogueModel& model) const {
    const ChosenWords words = choose_words(probabilities, {.several = options_.several});
    Wish wish{.genres = {}, .confidence = words.confidence, .why = best_of(model, probabilities)};
    for (const std::size_t word : words.words) {
      const std::string& genre = model.genres.at(word);
      const std::vector<std::string> mapped = options_.map.words_for(genre);
      if (genre != kUnknownGenre || mapped != std::vector{genre}) {  // no genre, unless the owner has a word for it
        add_genres(wish.genres, genres_in(mapped));
      }
    }
    return wish;
  }

  /// Which count the file belongs to.
  std::size_t PlanCounts::*decide() {
    if (std::ranges::any_of(wishes_, [](const std::optional<Wish>& wish) { return !wish; })) {
      return &PlanCounts::unheard;
    }
    if (!file_->tags.genres.empty() && !options_.overwrite) {
      return &PlanCounts::has_genre;
    }
    const Wish& least =
        **std::ranges::min_element(wishes_, {}, [](const std::optional<Wish>& wish) { return wish->confidence; });
    if (std::ranges::any_of(wishes_, [&](const std::optional<Wish>& wish) { return wish->genres != least.genres; })) {
      return &PlanCounts::parted;
    }
    if (least.confidence < options_.min_confidence) {
      return &PlanCounts::unsure;
    }
    if (least.genres.empty()) {
      return &PlanCounts::left_out;
    }
    if (keys_of(file_->tags.genres) == keys_of(least.genres)) {
      return &PlanCounts::same;
    }
    if (!takes_genres(file_->path)) {
      return &PlanCounts::unwritable;
    }
    f_({.path = file_->path,
        .size = file_->size,
        .modified_ns = file_->modified_ns,
        .now = written_genres(*file_),
        .write = least.genres,
        .confidence = least.confidence,
        .why = wishes_.size() > 1 ? fmt::format("all {} tracks agree; {}", wishes_.size(), least.why) : least.why});
    return &PlanCounts::planned;
  }

  const PlanOptions& options_;
  const std::function<void(const TagChange&)>& f_;
  PlanCounts counts_;
  std::optional<CatalogueSong> file_;
  std::vector<std::optional<Wish>> wishes_;  // of the file or its tracks; none where it wasn't heard
};

}  // namespace

PlanCounts plan_changes(const Catalogue& catalogue, const PlanOptions& options,
                        const std::function<void(const TagChange&)>& f, const std::stop_token& stop) {
  if (!catalogue.model()) {
    throw UsageError("no song was heard yet; `auricle library scan DIR` hears them");
  }
  Planning planning(options, f);
  visit_songs(
      catalogue, {.folders = options.folders},
      [&](const ListedSong& listed, const CatalogueModel* model) { planning.add(listed, *model); }, stop);
  planning.finish_file();
  return planning.counts();
}

}  // namespace auricle
