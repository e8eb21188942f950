#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <auricle/cli/interrupt.hpp>
#include <auricle/cli/library_commands.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/learning_text.hpp>
#include <auricle/library/library_files.hpp>
#include <auricle/library/words_text.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

struct Options {
  CatalogueOption catalogue;
  std::string model;
  std::string output;
  std::string map;
  std::string disagreements;
  std::vector<std::string> only;
  std::vector<std::string> exclude;
  std::size_t min_songs = LessonOptions{}.min_songs;
  std::uint64_t seed = 1;
  std::size_t top = 20;
  int threads = 0;
  bool json = false;
};

void print_lessons(const LearntLibrary& learnt) {
  const Lessons& lessons = learnt.lessons;
  fmt::print("{} words from {} songs with a genre tag", lessons.words.size(), lessons.songs.size());
  if (learnt.songs.size() < learnt.n_tagged) {
    fmt::print(", drawn from {}", learnt.n_tagged);
  }
  fmt::print("\n");
  const auto print_count = [](std::size_t count, const char* what) {
    if (count > 0) {
      fmt::print("{} {}\n", count, what);
    }
  };
  print_count(lessons.n_copies, "copies of other songs counted once with them");
  print_count(lessons.n_wordless, "songs with none of the words left out");
  print_count(learnt.n_unheard, "songs with a genre tag not heard yet: auricle library scan");
  if (!lessons.too_few.empty()) {
    std::vector<std::string> words;
    for (const WordCount& word : lessons.too_few) {
      words.push_back(fmt::format("{} ({})", word.word, word.songs));
    }
    fmt::print("too few songs to be learnt: {}\n", printable(listed(words)));
  }
}

void print_untold(const WordsReport& report) {
  std::vector<std::string> words;
  for (const WordScore& score : report.words) {
    if (score.told == ToldApart::kNo) {
      words.push_back(score.word);
    }
  }
  if (!words.empty()) {
    fmt::print(
        "\nnot told apart from the others: {}; leave them out (--exclude) or make them part of another word "
        "(--map)\n",
        printable(fmt::format("{}", fmt::join(words, ", "))));
  }
}

void print_doubtful(const LearntLibrary& learnt, const Options& options) {
  const std::vector<DoubtfulTag> tags = doubtful_tags(learnt);
  if (tags.empty() || options.top == 0) {
    return;
  }
  fmt::print("\n{} of {} tags that look wrong, the most doubtful first\n", std::min(options.top, tags.size()),
             tags.size());
  for (const DoubtfulTag& tag : std::span(tags).first(std::min(options.top, tags.size()))) {
    fmt::print("{:5.1f} % {}, tagged {}: {}\n", 100.0 * tag.confidence, printable(tag.answer),
               printable(fmt::format("{}", fmt::join(tag.tagged, ", "))), printable(tag.song->path.string()));
  }
}

void print_text(const LearntLibrary& learnt, const Options& options) {
  print_lessons(learnt);
  fmt::print("\n{}", to_text(learnt.report));
  print_untold(learnt.report);
  print_doubtful(learnt, options);
}

LearntLibrary learn(const Options& options, const Catalogue& catalogue, const std::string& ears,
                    const InterruptListener& interrupt) {
  return learn_from_library(
      catalogue, ears,
      {.lessons = {.min_songs = options.min_songs,
                   .map = options.map.empty() ? GenreMap() : GenreMap::load(options.map),
                   .only = options.only,
                   .exclude = options.exclude},
       .learning = {.seed = options.seed, .threads = options.threads, .stop = interrupt.token()}});
}

ExitStatus run(const Options& options) {
  const InterruptListener interrupt;
  const std::filesystem::path file = options.catalogue.path();
  const Catalogue catalogue(file, CatalogueUse::kRead);
  const std::filesystem::path output =
      options.output.empty() ? words_model_file(file) : std::filesystem::path(options.output);
  const std::filesystem::path ears_file = options.catalogue.model_file(options.model);
  check_output(output, OutputKind::kModel, {file, options.map, options.disagreements});
  if (!options.disagreements.empty()) {
    check_output(options.disagreements, OutputKind::kSongTable, {file, options.map, output, ears_file});
  }
  const Model ears = load_library_model(ears_file, file);
  try {
    const LearntLibrary learnt = learn(options, catalogue, ears_of(ears, ears_file.string()), interrupt);
    save_model(output, model_of(learnt, ears));
    if (!options.disagreements.empty()) {
      write_file(options.disagreements, doubtful_tags_csv(learnt));
    }
    if (options.json) {
      Json json = to_json(learnt);
      json["model"] = output.string();
      fmt::print("{}\n", json_text(json, 2));
      return ExitStatus::kSuccess;
    }
    print_text(learnt, options);
    fmt::print("\nmodel: {}; `auricle library label` names the songs in these words\n", printable(output.string()));
    return ExitStatus::kSuccess;
  } catch (const Stopped&) {
    complain("interrupted; nothing was learnt");
    return ExitStatus::kInterrupted;
  }
}

}  // namespace

void add_library_learn_command(CommandGroup& library) {
  const auto options = std::make_shared<Options>();
  Arguments command = library.add(
      {.name = "learn",
       .purpose = "Learn your own genres from the songs that have a genre tag",
       .details =
           "A head for the model's ears, in your own words, from what was heard of the songs: seconds for 10,000 of\n"
           "them. Says how well each word is told, judged on artists and albums that weren't learnt from, which words\n"
           "have too few songs, and which tags look wrong. What is learnt is a model file like any other.",
       .example = "auricle library learn --min-songs 20 --exclude Other"},
      [options] { return run(*options); });
  options->catalogue.add_to(command);
  command.add_option("-o,--output", options->output,
                     "The model file to be written; default: beside the catalogue, its name ending in "
                     ".words.safetensors");
  command.add_option("-m,--model", options->model,
                     "A model whose ears have heard the library; default: your own words, if they have been learnt, "
                     "else the one that comes with the program");
  command.add_option("--min-songs", options->min_songs, "Leave out words that fewer songs have")
      .shows_default()
      .at_least(2);
  command.add_option("--map", options->map,
                     "A file of lines \"from = to\", or of two columns (CSV): what genres are called; nothing behind "
                     "the = leaves one out");
  command.add_option("--only", options->only, "Learn these words alone").separated_by(',');
  command.add_option("--exclude", options->exclude, "Leave out these words").separated_by(',');
  command.add_option("--disagreements", options->disagreements, "Write all tags that look wrong to this CSV file");
  command.add_option("--top", options->top, "How many of them to print").shows_default();
  command.add_option("--seed", options->seed, "Which songs are judged by which").shows_default();
  command.add_option("--threads", options->threads, "0: one a processor").counts_workers();
  command.add_flag("--json", options->json, "Print all that was learnt as one JSON object");
}

}  // namespace auricle
