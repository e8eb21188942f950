#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/json_fwd.hpp>
#include <nlohmann/json.hpp>

namespace auricle {

/// JSON text of a value whose strings may hold any bytes, as names of files do: each byte that is no UTF-8 is written
/// as Python's "surrogateescape" has it ("\udce9" for 0xE9), so that json.loads and os.fsencode give the very name, and
/// so does parse_json. `indent`: blanks a level; below 0: all on one line.
std::string json_text(const Json& json, int indent = -1);

/// Parses text; `where` names it in errors. Duplicate keys and nesting deeper than 64 are refused. Strings have the
/// bytes that json_text was given. Throws UsageError.
Json parse_json(std::string_view text, std::string_view where);

/// Reads and parses a file. Throws FileError or UsageError.
Json read_json(const std::filesystem::path& path);

/// What `from_json(json, where)` makes of a file. Throws FileError, also where from_json throws UsageError: what is
/// wrong in a file is no fault of the call.
template <typename FromJson>
auto load_json(const std::filesystem::path& path, const FromJson& from_json) {
  try {
    return from_json(read_json(path), path.string());
  } catch (const UsageError& error) {
    throw FileError(error.what());
  }
}

/// Takes values out of a JSON object key by key and, at `finish()`, refuses keys nobody asked for: a misspelt option
/// is an error, never silently the default. Throws UsageError naming the place, the key and what was expected.
class JsonObject {
 public:
  JsonObject(const Json& json, std::string where);

  /// Asks for a key that may be absent: it is known from then on.
  bool has(const std::string& key) {
    asked_.insert(key);
    return json_.contains(key);
  }

  /// The value of a key that must be there.
  template <typename T>
  T take(const std::string& key) {
    asked_.insert(key);
    const auto found = json_.find(key);
    if (found == json_.end()) {
      refuse_missing(key);
    }
    try {
      return convert<T>(*found);
    } catch (const nlohmann::json::exception&) {
      refuse_value(key, *found);
    }
  }

  /// The value of a key, or `fallback` when it is absent.
  template <typename T>
  T take_or(const std::string& key, T fallback) {
    return has(key) ? take<T>(key) : std::move(fallback);
  }

  /// A nested object or array as it stands.
  const Json& take_json(const std::string& key);

  void finish() const;

 private:
  [[noreturn]] void refuse_missing(const std::string& key) const;
  [[noreturn]] void refuse_value(const std::string& key, const Json& value) const;

  /// nlohmann-json turns 2.7 and true into integers without a word, also in lists, and takes lists that are too long;
  /// here they are errors.
  template <typename T>
  static T convert(const Json& value) {
    if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
      if (!value.is_number_integer() || (value.is_number_unsigned() && !std::in_range<T>(value.get<std::uint64_t>())) ||
          (!value.is_number_unsigned() && !std::in_range<T>(value.get<std::int64_t>()))) {
        throw nlohmann::json::other_error::create(501, "not an integer in range", nullptr);
      }
    } else if constexpr (std::is_floating_point_v<T>) {
      if (!value.is_number()) {
        throw nlohmann::json::other_error::create(501, "not a number", nullptr);
      }
    } else if constexpr (requires { std::tuple_size<T>::value; }) {
      constexpr std::size_t kSize = std::tuple_size_v<T>;
      if (!value.is_array() || value.size() != kSize) {
        throw nlohmann::json::other_error::create(501, "not a list of that length", nullptr);
      }
      return [&]<std::size_t... i>(std::index_sequence<i...>) {
        return T{convert<std::tuple_element_t<i, T>>(value[i])...};
      }
      (std::make_index_sequence<kSize>());
    } else if constexpr (requires(T list) { list.push_back(typename T::value_type()); } &&
                         !std::is_same_v<T, std::string>) {
      if (!value.is_array()) {
        throw nlohmann::json::other_error::create(501, "not a list", nullptr);
      }
      T list;
      for (const Json& element : value) {
        list.push_back(convert<typename T::value_type>(element));
      }
      return list;
    }
    return value.get<T>();
  }

  const Json& json_;
  std::string where_;
  std::set<std::string> asked_;
};

}  // namespace auricle
