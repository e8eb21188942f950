#include <auricle/library/learning_text.hpp>

#include <utility>

#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/words_text.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {

std::vector<DoubtfulTag> doubtful_tags(const LearntLibrary& learnt) {
  std::vector<DoubtfulTag> tags;
  const Lessons& lessons = learnt.lessons;
  for (const Disagreement& disagreement : learnt.report.disagreements) {
    DoubtfulTag tag{.song = &learnt.songs[lessons.songs[disagreement.song]],
                    .tagged = {},
                    .answer = lessons.words[disagreement.answer],
                    .confidence = disagreement.confidence,
                    .own = disagreement.own};
    for (const std::size_t word : lessons.words_of[disagreement.song]) {
      tag.tagged.push_back(lessons.words[word]);
    }
    tags.push_back(std::move(tag));
  }
  return tags;
}

std::string doubtful_tags_csv(const LearntLibrary& learnt) {
  std::string csv = "path,cue_track,tagged,answer,confidence,own\n";
  for (const DoubtfulTag& tag : doubtful_tags(learnt)) {
    csv += fmt::format("{},{},{},{},{:.4f},{:.4f}\n", csv_field(tag.song->path.string()),
                       tag.song->cue_track > 0 ? std::to_string(tag.song->cue_track) : "",
                       csv_field(fmt::format("{}", fmt::join(tag.tagged, "; "))), csv_field(tag.answer), tag.confidence,
                       tag.own);
  }
  return csv;
}

Json to_json(const LearntLibrary& learnt) {
  Json too_few = Json::array();
  for (const WordCount& word : learnt.lessons.too_few) {
    too_few.push_back({{"word", word.word}, {"songs", word.songs}});
  }
  Json disagreements = Json::array();
  for (const DoubtfulTag& tag : doubtful_tags(learnt)) {
    disagreements.push_back({{"path", tag.song->path.string()},
                             {"cue_track", tag.song->cue_track},
                             {"tagged", tag.tagged},
                             {"answer", tag.answer},
                             {"confidence", tag.confidence},
                             {"own", tag.own}});
  }
  return {{"tagged", learnt.n_tagged},
          {"not_heard", learnt.n_unheard},
          {"drawn", learnt.songs.size()},
          {"copies", learnt.lessons.n_copies},
          {"without_a_word", learnt.lessons.n_wordless},
          {"too_few", std::move(too_few)},
          {"l2", learnt.words.l2},
          {"report", to_json(learnt.report)},
          {"disagreements", std::move(disagreements)}};
}

}  // namespace auricle
