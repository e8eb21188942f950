#include <set>

#include <auricle/core/json.hpp>
#include <auricle/report/sections.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

std::string text_of(const Json& json, const char* key) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

std::string recipe_html(const RunRecord& record) {
  const std::string name = text_of(record.recipe, "name");
  const std::string description = text_of(record.recipe, "description");
  return escape_html(name.empty() ? "not named" : name) +
         (description.empty() ? "" : "<br><span class=\"soft\">" + escape_html(description) + "</span>");
}

std::string data_html(const RunRecord& record) {
  const std::string folder = text_of(record.data, "folder");
  const std::string fingerprint = text_of(record.data, "fingerprint");
  return (folder.empty() ? "not recorded" : "<code>" + escape_html(folder) + "</code>") +
         (fingerprint.empty()
              ? ""
              : "<br><span class=\"soft\">fingerprint <code>" + escape_html(fingerprint) + "</code></span>");
}

/// The models that were learnt from beside the labels; empty where there were none.
std::string teachers_html(const RunRecord& record) {
  if (!record.data.contains("teachers") || !record.data["teachers"].is_object()) {
    return "";
  }
  const Json& teachers = record.data["teachers"];
  std::string html;
  for (const auto& [fingerprint, name] : teachers.items()) {
    html += fmt::format("{}<code>{}</code> <span class=\"soft\">fingerprint <code>{}</code></span>",
                        html.empty() ? "" : "<br>", escape_html(text_of(teachers, fingerprint.c_str())),
                        escape_html(fingerprint));
  }
  const Json unlabelled = record.data.value("unlabelled", Json(0));
  return html + escape_html(fmt::format("; {} recordings without a label", json_text(unlabelled)));
}

std::string songs_html(const RunRecord& record) {
  if (!record.data.contains("songs_per_genre") || !record.data["songs_per_genre"].is_object()) {
    return escape_html(fmt::format("{}", fmt::join(record.genres, ", ")));
  }
  std::vector<std::string> counts;
  for (const auto& [genre, songs] : record.data["songs_per_genre"].items()) {
    counts.push_back(escape_html(fmt::format("{} {}", genre, json_text(songs))));
  }
  return fmt::format("{}", fmt::join(counts, ", "));
}

std::string trials_html(const RunRecord& record) {
  std::set<std::uint64_t> seeds;
  std::set<int> folds;
  for (const Trial& trial : record.trials) {
    seeds.insert(trial.seed);
    folds.insert(trial.fold);
  }
  std::string text = fmt::format("{}", fmt::join(seeds, ", "));
  return folds.size() > 1 ? fmt::format("{}; {} folds", text, folds.size()) : text;
}

std::string duration_text(double seconds) {
  if (seconds < 120.0) {
    return fmt::format("{:.0f} s", seconds);
  }
  return seconds < 7200.0 ? fmt::format("{:.0f} min", seconds / 60.0) : fmt::format("{:.1f} h", seconds / 3600.0);
}

}  // namespace

std::string verdict(const PartSummary& part) {
  const std::string seeds = part.seeds.size() > 1 ? fmt::format(" on average over {} seeds", part.seeds.size()) : "";
  return fmt::format("{} of {} {} songs right{} (95\u00A0% interval {}); chance {}", percent(part.accuracy.mean),
                     part.songs, name_of(part.part), seeds, percent(part.accuracy.interval),
                     percent(part.pooled.chance));
}

Section overview_section(const RunRecord& record) {
  const std::string split =
      fmt::format("{}: {} songs to learn from, {} to watch while learning, {} to be judged on", record.split.name,
                  record.split.train, record.split.validation, record.split.test);
  const std::string when =
      fmt::format("{}, {} in all, auricle {}", record.started, duration_text(record.duration_s), record.version);
  const std::string teachers = teachers_html(record);
  return {.id = "overview",
          .heading = "What was trained on what",
          .body = "<table class=\"facts\"><tbody>\n" + named_row("Recipe", recipe_html(record)) +
                  named_row("Music", data_html(record)) + named_row("Songs", songs_html(record)) +
                  (teachers.empty() ? "" : named_row("Taught by", teachers)) + named_row("Split", escape_html(split)) +
                  named_row("Seeds", trials_html(record)) +
                  (record.interruption ? named_row("Ended", escape_html(describe(*record.interruption))) : "") +
                  named_row("When", escape_html(when)) + named_row("Machine", escape_html(record.machine)) +
                  "</tbody></table>\n"};
}

}  // namespace auricle
