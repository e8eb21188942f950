#include <auricle/recipe/backbone.hpp>

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/features/feature_spec.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

std::string listed(const std::vector<NamedOutput>& outputs) {
  std::vector<std::string> names;
  std::ranges::transform(outputs, std::back_inserter(names), &NamedOutput::name);
  return names.empty() ? "none beside its answer" : fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

Network load_backbone(const Backbone& backbone) {
  if (backbone.model.empty()) {
    throw UsageError("the recipe stands on a network that has heard music before; name its model with --backbone");
  }
  const std::string file = backbone.model.string();
  Model model = load_model(backbone.model);
  if (model.networks.size() > 1 || model.networks.front().architecture.windows) {
    throw UsageError(fmt::format("{} can't be a backbone: it has several networks, or windows of its own", file));
  }
  Network network = std::move(model.networks.front());
  const std::vector<NamedOutput> outputs = describe(network.architecture).outputs;
  if (std::ranges::find(outputs, backbone.output, &NamedOutput::name) == outputs.end()) {
    throw UsageError(
        fmt::format("{} has no output \"{}\"; it has {} (--embedding)", file, backbone.output, listed(outputs)));
  }
  if (!feature_spec_from_json(network.front_end, file).window_s) {
    throw UsageError(fmt::format("{} can't be a backbone: its front end doesn't say how long a window is", file));
  }
  return network;
}

std::size_t output_size(const Network& network, const std::string& name) {
  const std::vector<NamedOutput> outputs = describe(network.architecture).outputs;
  return std::ranges::find(outputs, name, &NamedOutput::name)->shape.size();
}

}  // namespace auricle
