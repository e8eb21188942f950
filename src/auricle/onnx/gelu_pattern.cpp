#include <auricle/onnx/gelu_pattern.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <optional>
#include <utility>

namespace auricle {
namespace {

class GeluSearch {
 public:
  explicit GeluSearch(OnnxGraph& graph) : graph_(graph) {
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::string& output : graph.nodes[i].outputs) {
        giver_of_[output] = i;
      }
      for (const std::string& input : graph.nodes[i].inputs) {
        takers_of_[input].push_back(i);
      }
    }
    for (const OnnxValue& output : graph.outputs) {
      takers_of_[output.name].push_back(kOutside);
    }
  }

  void run() {
    std::vector<bool> gone(graph_.nodes.size(), false);
    for (std::size_t erf = 0; erf < graph_.nodes.size(); ++erf) {
      if (const auto chain = graph_.nodes[erf].type == "Erf" ? chain_of(erf) : std::nullopt) {
        gone[erf] = gone[chain->sum] = gone[chain->product] = true;
        gone[chain->last] = false;
        OnnxNode& last = graph_.nodes[chain->last];
        last = {.type = "Gelu", .name = last.name, .inputs = {chain->x}, .outputs = last.outputs, .attributes = {}};
      }
    }
    std::size_t index = 0;
    std::erase_if(graph_.nodes, [&](const OnnxNode&) { return gone[index++]; });
  }

 private:
  static constexpr std::size_t kOutside = static_cast<std::size_t>(-1);

  struct Chain {
    std::string x;
    std::size_t sum;
    std::size_t product;
    std::size_t last;
  };

  std::optional<Chain> chain_of(std::size_t erf) const {
    const auto scaled = giver(graph_.nodes[erf].inputs.empty() ? "" : graph_.nodes[erf].inputs[0]);
    auto x = scaled ? other_factor(*scaled, std::numbers::sqrt2 / 2) : std::nullopt;
    const auto sum = only_taker(erf);
    if (!x || !sum || !other_than(*sum, "Add", 1)) {
      return std::nullopt;
    }
    const auto product = only_taker(*sum);
    if (!product || graph_.nodes[*product].type != "Mul") {
      return std::nullopt;
    }
    const std::vector<std::string>& factors = graph_.nodes[*product].inputs;
    const std::string& factor = factors[0] == graph_.nodes[*sum].outputs[0] ? factors[1] : factors[0];
    const auto giver_of_factor = giver(factor);
    if (giver_of_factor && other_factor(*giver_of_factor, 0.5) == x) {
      return Chain{.x = *std::move(x), .sum = *sum, .product = *product, .last = *product};
    }
    const auto last = only_taker(*product);
    const bool by_half_first = number(factor) == 0.5 && last && graph_.nodes[*last].type == "Mul" &&
                               std::ranges::find(graph_.nodes[*last].inputs, *x) != graph_.nodes[*last].inputs.end();
    if (last && (by_half_first || (factor == *x && other_factor(*last, 0.5)))) {
      return Chain{.x = *std::move(x), .sum = *sum, .product = *product, .last = *last};
    }
    return std::nullopt;
  }

  std::optional<std::size_t> giver(const std::string& value) const {
    const auto found = giver_of_.find(value);
    return found == giver_of_.end() ? std::nullopt : std::optional(found->second);
  }

  /// The node that alone takes what another gives.
  std::optional<std::size_t> only_taker(std::size_t node) const {
    const auto takers = takers_of_.find(graph_.nodes[node].outputs[0]);
    const bool one = takers != takers_of_.end() && takers->second.size() == 1 && takers->second[0] != kOutside;
    return one && graph_.nodes[takers->second[0]].inputs.size() == 2 ? std::optional(takers->second[0]) : std::nullopt;
  }

  /// A constant that is one number.
  std::optional<float> number(const std::string& value) const {
    const OnnxTensor* tensor = nullptr;
    if (const auto held = graph_.constants.find(value); held != graph_.constants.end()) {
      tensor = &held->second;
    } else if (const auto node = giver(value); node && graph_.nodes[*node].type == "Constant") {
      const auto attribute = graph_.nodes[*node].attributes.find("value");
      tensor =
          attribute == graph_.nodes[*node].attributes.end() ? nullptr : std::get_if<OnnxTensor>(&attribute->second);
    }
    const auto* floats = tensor == nullptr ? nullptr : std::get_if<std::vector<float>>(&tensor->values);
    return floats != nullptr && floats->size() == 1 ? std::optional(floats->front()) : std::nullopt;
  }

  /// The other one of two inputs, where one is this number.
  std::optional<std::string> other_than(std::size_t node, const std::string& type, double wanted) const {
    constexpr double kRounding = 1e-6;
    const OnnxNode& at_hand = graph_.nodes[node];
    for (std::size_t i = 0; at_hand.type == type && i < 2 && at_hand.inputs.size() == 2; ++i) {
      const auto value = number(at_hand.inputs[i]);
      if (value && std::abs(*value - wanted) < kRounding && (i == 1 || type != "Div")) {
        return at_hand.inputs[1 - i];
      }
    }
    return std::nullopt;
  }

  /// What a node multiplies with a number, or divides by its inverse.
  std::optional<std::string> other_factor(std::size_t node, double factor) const {
    auto multiplied = other_than(node, "Mul", factor);
    return multiplied ? multiplied : other_than(node, "Div", 1 / factor);
  }

  OnnxGraph& graph_;
  std::map<std::string, std::size_t> giver_of_;
  std::map<std::string, std::vector<std::size_t>> takers_of_;
};

}  // namespace

void replace_gelus(OnnxGraph& graph) { GeluSearch(graph).run(); }

}  // namespace auricle
