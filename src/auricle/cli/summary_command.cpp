#include <memory>

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
  if (!model.data.empty()) {
    fmt::print("\nTrained on: {}\n", printable(json_text(model.data)));
  }
  if (!model.scores.empty()) {
    fmt::print("Scores: {}\n", printable(json_text(model.scores)));
  }
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
