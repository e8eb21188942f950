#include <auricle/compose/style.hpp>

#include <iterator>

namespace auricle {

const std::vector<Style>& styles() {
  static const std::vector<Style> kStyles = [] {
    std::vector<Style> all = played_styles();
    std::vector<Style> machines = machine_styles();
    all.insert(all.end(), std::make_move_iterator(machines.begin()), std::make_move_iterator(machines.end()));
    return all;
  }();
  return kStyles;
}

}  // namespace auricle
