#include <auricle/network/layer_table.hpp>

#include <cstddef>

#include <fmt/format.h>

namespace auricle {
namespace {

/// 2501110 as "2,501,110".
std::string with_thousands(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t i = std::ssize(digits) - 3; i > 0; i -= 3) {
    digits.insert(digits.begin() + i, ',');
  }
  return digits;
}

std::string shape_of(const FeatureMaps& maps) {
  const auto& [channels, rows, frames] = maps;
  return rows == 1 && frames == 1 ? fmt::format("(None, {})", channels)
                                  : fmt::format("(None, {}, {}, {})", channels, rows, frames);
}

}  // namespace

std::string summary_table(const Architecture& architecture) {
  std::string table = fmt::format("{:<32}{:<24}{:>12}\n{:=<68}\n", "Layer (type)", "Output Shape", "Param #", "");
  std::size_t all = 0;
  const NetworkInfo network = describe(architecture);
  for (const LayerInfo& layer : network.layers) {
    table += fmt::format("{:<32} {:<23}{:>12}\n", fmt::format("{} ({})", layer.name, layer.type),
                         shape_of(layer.output), with_thousands(layer.n_parameters()));
    all += layer.n_parameters();
  }
  table += fmt::format("{:=<68}\nTotal params: {}\n", "", with_thousands(all));
  if (const std::size_t learned = count_parameters(architecture); learned < all) {
    table += fmt::format("Trainable params: {}\nNon-trainable params: {}\n", with_thousands(learned),
                         with_thousands(all - learned));
  }
  for (const NamedOutput& output : network.outputs) {
    table +=
        fmt::format("Output \"{}\": {} {}\n", output.name, network.layers[output.layer].name, shape_of(output.shape));
  }
  return table;
}

}  // namespace auricle
