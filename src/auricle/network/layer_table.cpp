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

}  // namespace

std::string summary_table(const Architecture& architecture) {
  std::string table = fmt::format("{:<32}{:<24}{:>12}\n{:=<68}\n", "Layer (type)", "Output Shape", "Param #", "");
  std::size_t all = 0;
  for (const LayerInfo& layer : describe_layers(architecture)) {
    const auto& [channels, rows, frames] = layer.output;
    const bool vector = rows == 1 && frames == 1;
    table += fmt::format(
        "{:<32} {:<23}{:>12}\n", fmt::format("{} ({})", layer.name, layer.type),
        vector ? fmt::format("(None, {})", channels) : fmt::format("(None, {}, {}, {})", channels, rows, frames),
        with_thousands(layer.n_parameters()));
    all += layer.n_parameters();
  }
  table += fmt::format("{:=<68}\nTotal params: {}\n", "", with_thousands(all));
  if (const std::size_t learned = count_parameters(architecture); learned < all) {
    table += fmt::format("Trainable params: {}\nNon-trainable params: {}\n", with_thousands(learned),
                         with_thousands(all - learned));
  }
  return table;
}

}  // namespace auricle
