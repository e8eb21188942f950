#include <auricle/network/model.hpp>

#include <set>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/network/one_line.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kFormat = "auricle";
constexpr const char* kFormatVersion = "1";

const std::string& text_of(const Safetensors& file, const std::string& key) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end()) {
    throw UsageError(fmt::format("its metadata lacks \"{}\"", key));
  }
  return found->second;
}

Json json_of(const Safetensors& file, const std::string& key) {
  return parse_json(text_of(file, key), fmt::format("its \"{}\"", key));
}

void check_format(const Safetensors& file) {
  const auto format = file.metadata.find("format");
  if (format == file.metadata.end() || format->second != kFormat) {
    throw UsageError("it is a safetensors file but no model of Auricle's");
  }
  const std::string& version = text_of(file, "format_version");
  if (version != kFormatVersion) {
    throw UsageError(fmt::format("its format is version {}, this Auricle reads version {}; upgrade Auricle to use it",
                                 version, kFormatVersion));
  }
}

std::vector<std::string> genres_of(const Safetensors& file) {
  try {
    return json_of(file, "genres").get<std::vector<std::string>>();
  } catch (const Json::exception&) {
    throw UsageError("its \"genres\" are no list of texts");
  }
}

/// What must hold for every model, on its way in and on its way out.
void check(const Model& model) {
  check_weights(model.architecture, model.weights);
  const std::size_t outputs = count_outputs(model.architecture);
  if (model.genres.size() != outputs) {
    throw UsageError(fmt::format("it names {} genres but the network has {} outputs", model.genres.size(), outputs));
  }
  for (const Json* json : {&model.front_end, &model.recipe, &model.data, &model.scores}) {
    if (!json->is_object()) {
      throw UsageError("its features, recipe, data and scores must be JSON objects");
    }
  }
  std::set<std::string> seen;
  for (const std::string& genre : model.genres) {
    if (genre.empty()) {
      throw UsageError("one of its genres has an empty name");
    }
    if (has_control_characters(genre)) {
      throw UsageError(fmt::format("the name of genre \"{}\" holds control characters; rename it", one_line(genre)));
    }
    if (!seen.insert(genre).second) {
      throw UsageError(fmt::format("genre \"{}\" is named twice", genre));
    }
  }
}

}  // namespace

Model load_model(const std::filesystem::path& path) {
  Safetensors file = read_safetensors(path);
  try {
    check_format(file);
    Model model{.genres = genres_of(file),
                .front_end = json_of(file, "features"),
                .architecture = architecture_from_json(json_of(file, "architecture"), "its \"architecture\""),
                .weights = std::move(file.tensors),
                .recipe = json_of(file, "recipe"),
                .data = json_of(file, "data"),
                .scores = json_of(file, "scores")};
    check(model);
    return model;
  } catch (const UsageError& error) {
    throw ModelError(fmt::format("{} is no model that can be used: {}", path.string(), one_line(error.what())));
  }
}

void save_model(const std::filesystem::path& path, const Model& model) {
  try {
    check(model);
    write_safetensors(path, {.tensors = model.weights,
                             .metadata = {{"format", kFormat},
                                          {"format_version", kFormatVersion},
                                          {"genres", Json(model.genres).dump()},
                                          {"features", model.front_end.dump()},
                                          {"architecture", to_json(model.architecture).dump()},
                                          {"recipe", model.recipe.dump()},
                                          {"data", model.data.dump()},
                                          {"scores", model.scores.dump()}}});
  } catch (const UsageError& error) {
    throw UsageError(fmt::format("can't save {}: {}", path.string(), error.what()));
  } catch (const Json::exception&) {
    throw UsageError(fmt::format("can't save {}: a name in it is not UTF-8; rename the genre or song", path.string()));
  }
}

}  // namespace auricle
