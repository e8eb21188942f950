#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/text.hpp>
#include <auricle/network/layer_table.hpp>
#include <auricle/network/model.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

std::string text_or(const Json& json, const char* key, const char* fallback) {
  return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : fallback;
}

/// One value as it is told: numbers short, a list of a few in brackets; nothing of what is a table of its own.
std::optional<std::string> told(const Json& value) {
  constexpr std::size_t kMostInLine = 4;
  if (value.is_number_float()) {
    return fmt::format("{:.4g}", value.get<double>());
  }
  if (value.is_array()) {
    std::vector<std::string> parts;
    for (const Json& part : value) {
      if (value.size() > kMostInLine || part.is_structured()) {
        return std::nullopt;
      }
      parts.push_back(*told(part));
    }
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }
  return value.is_string()   ? value.get<std::string>()
         : value.is_object() ? std::nullopt
                             : std::optional(json_text(value));
}

/// Whether a list's parts are no more than lines of a table.
bool is_table(const Json& list) {
  return std::ranges::none_of(list, [](const Json& line) {
    return line.is_object() && std::ranges::any_of(line, [](const Json& value) { return value.is_object(); });
  });
}

/// What a model says of itself, a line for each object in it; tables in it, which a report draws, are left out.
void print_outline(const std::string& name, const Json& json) {
  std::vector<std::string> values;
  for (const auto& [key, value] : json.items()) {
    if (const std::optional<std::string> text = told(value)) {
      values.push_back(fmt::format("{} {}", key, *text));
    }
  }
  if (!values.empty()) {
    fmt::print("{}: {}\n", printable(name), printable(fmt::format("{}", fmt::join(values, ", "))));
  }
  for (const auto& [key, value] : json.items()) {
    if (value.is_object()) {
      print_outline(fmt::format("{}, {}", name, key), value);
    }
    if (value.is_array() && !is_table(value)) {
      for (std::size_t i = 0; i < value.size(); ++i) {
        print_outline(fmt::format("{}, {} {}", name, key, i + 1), value[i]);
      }
    }
  }
}

ExitStatus run(const std::string& path) {
  const Model model = load_model(path);
  fmt::print("Recipe: {}\nGenres: {}\n", printable(text_or(model.recipe, "name", "unknown")),
             printable(fmt::format("{}", fmt::join(model.genres, ", "))));
  for (std::size_t i = 0; i < model.networks.size(); ++i) {
    if (model.networks.size() > 1) {
      fmt::print("\nNetwork {} of {}, share {:g}:", i + 1, model.networks.size(), model.networks[i].share);
    }
    fmt::print("\n{}", summary_table(model.networks[i].architecture));
  }
  fmt::print("\n");
  print_outline("trained on", model.data);
  print_outline("scores", model.scores);
  return ExitStatus::kSuccess;
}

}  // namespace

void add_summary_command(Program& program) {
  const auto path = std::make_shared<std::string>();
  Arguments command = program.add(
      {.name = "summary",
       .purpose = "Show what a model is",
       .details =
           "Its layers with output shapes and parameters, its genres, what it was trained on and how good it proved.",
       .example = "auricle summary article.safetensors"},
      [path] { return run(*path); });
  command.add_option("MODEL", *path, "Model file (.safetensors)").required();
}

}  // namespace auricle
