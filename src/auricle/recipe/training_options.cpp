#include <auricle/recipe/training_options.hpp>

#include <array>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/recipe/require.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::array<std::pair<OptimizerKind, std::string_view>, 3> kOptimizers{
    {{OptimizerKind::kAdam, "adam"}, {OptimizerKind::kAdamW, "adamw"}, {OptimizerKind::kLbfgs, "lbfgs"}}};
constexpr std::array<std::pair<Schedule, std::string_view>, 3> kSchedules{
    {{Schedule::kConstant, "constant"}, {Schedule::kCosine, "cosine"}, {Schedule::kOneCycle, "one_cycle"}}};
constexpr std::array<std::pair<Balance, std::string_view>, 3> kBalances{
    {{Balance::kNone, "none"}, {Balance::kSampling, "sampling"}, {Balance::kClassWeights, "class_weights"}}};

/// Takes the value of a key that is one of a few words.
template <typename Names, typename Value>
void take_word(JsonObject& object, const std::string& where, const char* key, const Names& names, Value& value) {
  if (!object.has(key)) {
    return;
  }
  const auto word = object.take<std::string>(key);
  std::string known;
  for (const auto& [candidate, name] : names) {
    if (name == word) {
      value = candidate;
      return;
    }
    known += fmt::format("{}{}", known.empty() ? "" : ", ", name);
  }
  throw UsageError(fmt::format("{}: unknown {} \"{}\"; known: {}", where, key, word, known));
}

template <typename Names, typename Value>
std::string_view word_of(const Names& names, Value value) {
  for (const auto& [candidate, name] : names) {
    if (candidate == value) {
      return name;
    }
  }
  throw UsageError("a training option has no such value");
}

template <typename T>
void take_optional(JsonObject& object, const char* key, std::optional<T>& value) {
  if (object.has(key)) {
    value = object.take<T>(key);
  }
}

/// A share of something: 0 … below 1.
void require_share(const char* name, double value) {
  require(value >= 0.0 && value < 1.0, name, value, "from 0 to below 1");
}

Teaching teaching_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  Teaching teaching;
  teaching.weight = object.take_or("weight", teaching.weight);
  teaching.labels = object.take_or("labels", teaching.labels);
  object.finish();
  return teaching;
}

}  // namespace

void validate(const TrainingOptions& options) {
  const OptimizerOptions& optimizer = options.optimizer;
  require(optimizer.learning_rate > 0 && optimizer.learning_rate <= 10, "learning_rate", optimizer.learning_rate,
          "above 0 and at most 10");
  require_share("beta_1", optimizer.beta_1);
  require_share("beta_2", optimizer.beta_2);
  require(optimizer.epsilon > 0 && optimizer.epsilon <= 1, "epsilon", optimizer.epsilon, "above 0 and at most 1");
  require(optimizer.weight_decay >= 0 && optimizer.weight_decay <= 1, "weight_decay", optimizer.weight_decay,
          "from 0 to 1");
  if (optimizer.kind == OptimizerKind::kAdam && optimizer.weight_decay > 0) {
    throw UsageError("weight_decay is AdamW's; say \"optimizer\": \"adamw\"");
  }
  require(optimizer.l2 > 0 && optimizer.l2 <= 1e9, "l2", optimizer.l2, "above 0 and at most 1e9");
  require_share("warm_up", options.warm_up);
  require(options.batch_size >= 1, "batch_size", options.batch_size, "at least 1");
  require(options.epochs >= 1, "epochs", options.epochs, "at least 1");
  require(options.crops >= 1, "crops", options.crops, "at least 1");
  require_share("label_smoothing", options.label_smoothing);
  require(options.balance_power >= 0 && options.balance_power <= 1, "balance_power", options.balance_power,
          "from 0 to 1");
  require(options.clip_norm.value_or(1) > 0, "clip_norm", options.clip_norm.value_or(1), "above 0");
  require_share("ema_decay", options.ema_decay.value_or(0));
  require(options.patience.value_or(1) >= 1, "patience", options.patience.value_or(1), "at least 1");
  require(options.teaching.weight >= 0 && options.teaching.weight <= 1000, "teaching's weight", options.teaching.weight,
          "from 0 to 1000");
  require(options.teaching.labels >= 0 && options.teaching.labels <= 1000, "teaching's labels", options.teaching.labels,
          "from 0 to 1000");
  require(options.networks >= 1 && options.networks <= 32, "networks", options.networks, "from 1 to 32");
}

TrainingOptions training_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  TrainingOptions training;
  OptimizerOptions& optimizer = training.optimizer;
  take_word(object, where, "optimizer", kOptimizers, optimizer.kind);
  optimizer.learning_rate = object.take_or("learning_rate", optimizer.learning_rate);
  optimizer.beta_1 = object.take_or("beta_1", optimizer.beta_1);
  optimizer.beta_2 = object.take_or("beta_2", optimizer.beta_2);
  optimizer.epsilon = object.take_or("epsilon", optimizer.epsilon);
  optimizer.weight_decay = object.take_or("weight_decay", optimizer.weight_decay);
  optimizer.l2 = object.take_or("l2", optimizer.l2);
  take_word(object, where, "schedule", kSchedules, training.schedule);
  training.warm_up = object.take_or("warm_up", training.warm_up);
  training.batch_size = object.take_or("batch_size", training.batch_size);
  training.epochs = object.take_or("epochs", training.epochs);
  training.crops = object.take_or("crops", training.crops);
  training.label_smoothing = object.take_or("label_smoothing", training.label_smoothing);
  take_word(object, where, "balance", kBalances, training.balance);
  training.balance_power = object.take_or("balance_power", training.balance_power);
  take_optional(object, "clip_norm", training.clip_norm);
  take_optional(object, "ema_decay", training.ema_decay);
  take_optional(object, "patience", training.patience);
  training.bfloat16 = object.take_or("bfloat16", training.bfloat16);
  if (object.has("teaching")) {
    training.teaching = teaching_from_json(object.take_json("teaching"), where + ", teaching");
  }
  training.networks = object.take_or("networks", training.networks);
  object.finish();
  return training;
}

Json to_json(const TrainingOptions& options) {
  const OptimizerOptions& optimizer = options.optimizer;
  Json json;
  json["optimizer"] = word_of(kOptimizers, optimizer.kind);
  json["learning_rate"] = optimizer.learning_rate;
  json["beta_1"] = optimizer.beta_1;
  json["beta_2"] = optimizer.beta_2;
  json["epsilon"] = optimizer.epsilon;
  json["weight_decay"] = optimizer.weight_decay;
  json["l2"] = optimizer.l2;
  json["schedule"] = word_of(kSchedules, options.schedule);
  json["warm_up"] = options.warm_up;
  json["batch_size"] = options.batch_size;
  json["epochs"] = options.epochs;
  json["crops"] = options.crops;
  json["label_smoothing"] = options.label_smoothing;
  json["balance"] = word_of(kBalances, options.balance);
  json["balance_power"] = options.balance_power;
  if (options.clip_norm) {
    json["clip_norm"] = *options.clip_norm;
  }
  if (options.ema_decay) {
    json["ema_decay"] = *options.ema_decay;
  }
  if (options.patience) {
    json["patience"] = *options.patience;
  }
  json["bfloat16"] = options.bfloat16;
  json["teaching"] = {{"weight", options.teaching.weight}, {"labels", options.teaching.labels}};
  json["networks"] = options.networks;
  return json;
}

}  // namespace auricle
