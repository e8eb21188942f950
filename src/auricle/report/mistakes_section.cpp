#include <algorithm>
#include <filesystem>
#include <map>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <auricle/plot/thumbnail.hpp>
#include <auricle/report/figure.hpp>
#include <auricle/report/sections.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::size_t kMistakes = 9;
constexpr double kSpectrogramSeconds = 30.0;

/// A song and the mean of all answers to it.
struct Verdict {
  std::string path;
  std::size_t truth = 0;
  std::size_t answer = 0;
  std::vector<double> probabilities;
};

std::vector<Verdict> verdicts(const RunRecord& record, Part part) {
  std::map<std::string, Verdict> songs;
  for (const Trial& trial : record.trials) {
    for (const JudgedSong& song : trial.songs) {
      if (song.part == part) {
        Verdict& verdict = songs[song.path];
        verdict.path = song.path;
        verdict.truth = static_cast<std::size_t>(song.truth);
        verdict.probabilities.resize(record.genres.size());
        std::ranges::transform(verdict.probabilities, song.probabilities, verdict.probabilities.begin(), std::plus());
      }
    }
  }
  std::vector<Verdict> list;
  for (auto& [path, verdict] : songs) {
    double sum = 0.0;
    for (const double value : verdict.probabilities) {
      sum += value;
    }
    for (double& value : verdict.probabilities) {
      value /= sum;
    }
    const auto best = std::ranges::max_element(verdict.probabilities);
    verdict.answer = static_cast<std::size_t>(best - verdict.probabilities.begin());
    list.push_back(std::move(verdict));
  }
  return list;
}

/// Wrong answers, the surest first.
std::vector<Verdict> mistakes(const RunRecord& record, Part part) {
  std::vector<Verdict> wrong = verdicts(record, part);
  std::erase_if(wrong, [](const Verdict& verdict) { return verdict.truth == verdict.answer; });
  std::ranges::stable_sort(wrong, std::greater(),
                           [](const Verdict& verdict) { return verdict.probabilities[verdict.answer]; });
  return wrong;
}

/// The picture of a recording, or a line that says why there is none.
std::string spectrogram(const std::string& path, const std::string& name) {
  const auto none = [](const std::string& reason) {
    return fmt::format("<p class=\"gone soft\">{}</p>\n", escape_html(reason));
  };
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(path, ignored)) {
    return none("The recording is no longer where it was, so there is no spectrogram.");
  }
  try {
    const FrontEnd front_end(FeatureSpec{.kind = FeatureKind::kMel, .n_mels = 64});
    const Clip clip = load_clip(path, {.sample_rate_hz = front_end.spec().sample_rate_hz,
                                       .duration_s = kSpectrogramSeconds,
                                       .least_samples = front_end.least_samples()});
    const Matrix levels = front_end.compute(clip.samples);
    return png_image(picture_bytes(".png", [&](const std::filesystem::path& file) { draw_thumbnail(file, levels); }),
                     "Log-mel spectrogram of " + name) +
           "\n";
  } catch (const AudioError& error) {
    return none(fmt::format("No spectrogram: {}", error.what()));
  }
}

std::string item(const Verdict& verdict, const std::vector<std::string>& genres) {
  const std::string name = std::filesystem::path(verdict.path).filename().string();
  return fmt::format(
      "<li>\n{}<p class=\"song\" title=\"{}\">{}</p>\n"
      "<p class=\"said\">{} taken for <strong>{}</strong></p>\n<p class=\"said soft\">{} sure; {} for {}</p>\n</li>\n",
      spectrogram(verdict.path, name), escape_html(verdict.path), escape_html(name), escape_html(genres[verdict.truth]),
      escape_html(genres[verdict.answer]), percent(verdict.probabilities[verdict.answer]),
      percent(verdict.probabilities[verdict.truth]), escape_html(genres[verdict.truth]));
}

}  // namespace

Section mistakes_section(const RunRecord& record, Part part) {
  const std::vector<Verdict> wrong = mistakes(record, part);
  Section section{.id = "mistakes", .heading = "The most confident mistakes", .body = {}};
  if (wrong.empty()) {
    section.body = "<p>There are none: every song was named rightly.</p>\n";
    return section;
  }
  const std::size_t shown = std::min(wrong.size(), kMistakes);
  const char* whose = record.trials.size() > 1 ? " by the mean probability of all networks that judged them" : "";
  section.body = fmt::format(
      "<p>{} of the {} songs that were named wrongly{}. Listen to them: labels are wrong too, now and then.</p>\n"
      "<p class=\"soft\">The pictures are log-mel spectrograms of up to {:.0f} s: time from left to right, 64 bands "
      "from 0 to "
      "11 kHz upwards, loud is bright.</p>\n<ul class=\"mistakes\">\n",
      shown, wrong.size(), whose, kSpectrogramSeconds);
  for (std::size_t i = 0; i < shown; ++i) {
    section.body += item(wrong[i], record.genres);
  }
  section.body += "</ul>\n";
  return section;
}

}  // namespace auricle
