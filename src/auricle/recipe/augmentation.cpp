#include <auricle/recipe/augmentation.hpp>

#include <auricle/core/json.hpp>
#include <auricle/recipe/require.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// Calls `field(name, member)` for every parameter: said once for reading, writing and checking.
template <typename Self, typename Field>
void describe(Self& augmentation, Field&& field) {
  field("tempo", augmentation.tempo, 0.5);
  field("pitch_bands", augmentation.pitch_bands, 64.0);
  field("equalizer_db", augmentation.equalizer_db, 60.0);
  field("noise", augmentation.noise, 1.0);
  field("low_pass", augmentation.low_pass, 1.0);
  field("frequency_mask", augmentation.frequency_mask, 1.0);
  field("time_mask", augmentation.time_mask, 1.0);
  field("mixup", augmentation.mixup, 2.0);
}

}  // namespace

bool Augmentation::changes_songs() const {
  Augmentation others = *this;
  others.mixup = 0.0;
  return others != Augmentation{};
}

bool Augmentation::changes_decibels() const { return noise > 0.0 || equalizer_db > 0.0 || low_pass > 0.0; }

void Augmentation::validate() const {
  describe(*this, [](const char* name, double value, double most) {
    require(value >= 0.0 && value <= most, name, value, fmt::format("from 0 to {}", most));
  });
}

Augmentation augmentation_from_json(const Json& json, const std::string& where) {
  JsonObject object(json, where);
  Augmentation augmentation;
  describe(augmentation, [&](const char* name, double& value, double) { value = object.take_or(name, value); });
  object.finish();
  return augmentation;
}

Json to_json(const Augmentation& augmentation) {
  Json json = Json::object();
  describe(augmentation, [&](const char* name, double value, double) { json[name] = value; });
  return json;
}

}  // namespace auricle
