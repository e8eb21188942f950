#include <auricle/evaluation/run_record.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kFormat = "auricle run";
constexpr int kVersion = 1;

/// The double that is written with as few digits as the float needs: 0.1 and not 0.10000000149011612.
double shortest(float value) {
  const std::string text = fmt::format("{}", value);
  double result = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

Json number_or_null(double value) { return std::isfinite(value) ? Json(value) : Json(nullptr); }

double number_or_nan(JsonObject& object, const std::string& key) {
  const Json& value = object.take_json(key);
  return value.is_null() ? std::numeric_limits<double>::quiet_NaN() : object.take<double>(key);
}

Json epoch_json(const EpochRecord& epoch) {
  return {{"epoch", epoch.epoch},
          {"loss", number_or_null(epoch.loss)},
          {"accuracy", number_or_null(epoch.accuracy)},
          {"val_loss", number_or_null(epoch.val_loss)},
          {"val_accuracy", number_or_null(epoch.val_accuracy)}};
}

EpochRecord epoch_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  const EpochRecord epoch{.epoch = object.take<int>("epoch"),
                          .loss = number_or_nan(object, "loss"),
                          .accuracy = number_or_nan(object, "accuracy"),
                          .val_loss = number_or_nan(object, "val_loss"),
                          .val_accuracy = number_or_nan(object, "val_accuracy")};
  object.finish();
  return epoch;
}

Json song_json(const JudgedSong& song, const std::vector<std::string>& genres) {
  Json probabilities = Json::array();
  for (const float p : song.probabilities) {
    probabilities.push_back(shortest(p));
  }
  return {{"path", song.path},
          {"truth", genres.at(static_cast<std::size_t>(song.truth))},
          {"part", name_of(song.part)},
          {"probabilities", std::move(probabilities)}};
}

JudgedSong song_from_json(const Json& json, const std::vector<std::string>& genres, const std::string& where) {
  JsonObject object(json, where);
  JudgedSong song{.path = object.take<std::string>("path")};
  const auto truth = object.take<std::string>("truth");
  song.truth = static_cast<int>(std::ranges::find(genres, truth) - genres.begin());
  const auto part = object.take<std::string>("part");
  if (part != name_of(Part::kValidation) && part != name_of(Part::kTest)) {
    throw UsageError(fmt::format("{}: \"part\" is \"{}\"; it must be validation or test", where, part));
  }
  song.part = part == name_of(Part::kTest) ? Part::kTest : Part::kValidation;
  song.probabilities = object.take<std::vector<float>>("probabilities");
  object.finish();
  return song;
}

Json trial_json(const Trial& trial, const std::vector<std::string>& genres) {
  Json history = Json::array();
  for (const EpochRecord& epoch : trial.history) {
    history.push_back(epoch_json(epoch));
  }
  Json songs = Json::array();
  for (const JudgedSong& song : trial.songs) {
    songs.push_back(song_json(song, genres));
  }
  return {{"seed", trial.seed}, {"fold", trial.fold}, {"history", std::move(history)}, {"songs", std::move(songs)}};
}

/// The members of an array by their place; refuses what is no array.
template <typename T, typename Read>
std::vector<T> list_of(const Json& json, const std::string& where, Read read) {
  if (!json.is_array()) {
    throw UsageError(fmt::format("{}: a JSON array [...] is wanted", where));
  }
  std::vector<T> list;
  for (std::size_t i = 0; i < json.size(); ++i) {
    list.push_back(read(json[i], fmt::format("{}[{}]", where, i)));
  }
  return list;
}

Trial trial_from_json(const Json& json, const std::vector<std::string>& genres, const std::string& where) {
  JsonObject object(json, where);
  Trial trial{.seed = object.take<std::uint64_t>("seed"), .fold = object.take<int>("fold")};
  trial.history = list_of<EpochRecord>(object.take_json("history"), where + ".history", epoch_from_json);
  trial.songs = list_of<JudgedSong>(
      object.take_json("songs"), where + ".songs",
      [&](const Json& song, const std::string& place) { return song_from_json(song, genres, place); });
  object.finish();
  return trial;
}

SplitRecord split_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  SplitRecord split{.name = object.take<std::string>("name"),
                    .train = object.take<std::size_t>("train"),
                    .validation = object.take<std::size_t>("validation"),
                    .test = object.take<std::size_t>("test")};
  object.finish();
  return split;
}

Interruption interruption_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  const Interruption interruption{.whole_networks = object.take<std::size_t>("whole_networks"),
                                  .epoch = object.take<int>("epoch")};
  object.finish();
  return interruption;
}

const Json& object_at(JsonObject& object, const std::string& key, const std::string& where) {
  const Json& value = object.take_json(key);
  if (!value.is_object()) {
    throw UsageError(fmt::format("{}: \"{}\" must be a JSON object {{...}}", where, key));
  }
  return value;
}

}  // namespace

Json to_json(const RunRecord& record) {
  Json trials = Json::array();
  for (const Trial& trial : record.trials) {
    trials.push_back(trial_json(trial, record.genres));
  }
  Json json{{"format", kFormat},
            {"format_version", kVersion},
            {"id", record.id},
            {"finished", record.finished},
            {"command", record.command},
            {"version", record.version},
            {"started", record.started},
            {"duration_s", record.duration_s},
            {"machine", record.machine},
            {"recipe", record.recipe},
            {"data", record.data},
            {"split",
             {{"name", record.split.name},
              {"train", record.split.train},
              {"validation", record.split.validation},
              {"test", record.split.test}}},
            {"genres", record.genres},
            {"trials", std::move(trials)}};
  if (const auto& interruption = record.interruption) {
    json["interruption"] = {{"whole_networks", interruption->whole_networks}, {"epoch", interruption->epoch}};
  }
  return json;
}

RunRecord run_record_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  if (object.take<std::string>("format") != kFormat || object.take<int>("format_version") != kVersion) {
    throw UsageError(fmt::format("{} is no record of a run that this version of auricle can read", where));
  }
  RunRecord record{.id = object.take_or<std::string>("id", ""),
                   .finished = object.take_or("finished", true),
                   .command = object.take<std::string>("command"),
                   .version = object.take<std::string>("version"),
                   .started = object.take<std::string>("started"),
                   .duration_s = object.take<double>("duration_s"),
                   .machine = object.take<std::string>("machine"),
                   .recipe = object_at(object, "recipe", where),
                   .data = object_at(object, "data", where),
                   .split = split_from_json(object.take_json("split"), where + ": split"),
                   .genres = object.take<std::vector<std::string>>("genres"),
                   .trials = {}};
  if (object.has("interruption")) {
    record.interruption = interruption_from_json(object.take_json("interruption"), where + ": interruption");
  }
  record.trials = list_of<Trial>(
      object.take_json("trials"), where + ": trials",
      [&](const Json& trial, const std::string& place) { return trial_from_json(trial, record.genres, place); });
  object.finish();
  validate(record, where);
  return record;
}

}  // namespace auricle
