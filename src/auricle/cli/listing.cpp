#include <auricle/cli/listing.hpp>

#include <fmt/format.h>

namespace auricle {

std::string with_thousands(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::ptrdiff_t i = std::ssize(digits) - 3; i > 0; i -= 3) {
    digits.insert(static_cast<std::size_t>(i), ",");
  }
  return digits;
}

std::string summary_table(const Architecture& architecture) {
  std::string table = fmt::format("{:<28}{:<24}{:>12}\n{:=<64}\n", "Layer (type)", "Output Shape", "Param #", "");
  for (const LayerInfo& layer : describe_layers(architecture)) {
    table += fmt::format("{:<28}{:<24}{:>12}\n", fmt::format("{} ({})", layer.name, layer.type),
                         fmt::format("(None, {})", layer.n_outputs), with_thousands(layer.n_parameters));
  }
  return table + fmt::format("{:=<64}\nTotal params: {}\n", "", with_thousands(count_parameters(architecture)));
}

}  // namespace auricle
