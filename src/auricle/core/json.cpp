#include <auricle/core/json.hpp>

#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json_text.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {

namespace {

/// Deeper than anything written in earnest, shallow enough for what walks JSON by recursion.
constexpr int kMaxDepth = 64;

}  // namespace

Json parse_json(std::string_view text, std::string_view where) {
  std::vector<std::set<std::string>> open_objects;
  const auto refuse_duplicates = [&](int depth, Json::parse_event_t event, Json& parsed) {
    if (depth > kMaxDepth) {
      throw UsageError(fmt::format("{} is nested too deeply", where));
    }
    if (event == Json::parse_event_t::object_start) {
      open_objects.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      open_objects.pop_back();
    } else if (event == Json::parse_event_t::key && !open_objects.back().insert(parsed.get<std::string>()).second) {
      throw UsageError(fmt::format("{}: \"{}\" stands there twice", where, parsed.get<std::string>()));
    }
    return true;
  };
  try {
    const std::string readable = with_stand_ins(text);
    Json json = Json::parse(readable, refuse_duplicates);
    return readable == text ? json : restore_bytes(json);
  } catch (const Json::parse_error& error) {
    throw UsageError(fmt::format("{} is not valid JSON (byte {})", where, error.byte));
  } catch (const Json::out_of_range&) {
    throw UsageError(fmt::format("{} holds a number too large to be used", where));
  }
}

Json read_json(const std::filesystem::path& path) { return parse_json(read_file(path), path.string()); }

JsonObject::JsonObject(const Json& json, std::string where) : json_(json), where_(std::move(where)) {
  if (!json.is_object()) {
    throw UsageError(fmt::format("{}: a JSON object {{…}} is wanted", where_));
  }
}

const Json& JsonObject::take_json(const std::string& key) {
  asked_.insert(key);
  const auto found = json_.find(key);
  if (found == json_.end()) {
    refuse_missing(key);
  }
  return *found;
}

void JsonObject::refuse_missing(const std::string& key) const {
  throw UsageError(fmt::format("{}: \"{}\" is missing", where_, key));
}

void JsonObject::refuse_value(const std::string& key, const Json& value) const {
  throw UsageError(fmt::format("{}: \"{}\" can't be {}", where_, key, json_text(value)));
}

void JsonObject::finish() const {
  for (const auto& [key, value] : json_.items()) {
    if (!asked_.contains(key)) {
      throw UsageError(fmt::format("{}: unknown key \"{}\"; known here: {}", where_, key, fmt::join(asked_, ", ")));
    }
  }
}

}  // namespace auricle
