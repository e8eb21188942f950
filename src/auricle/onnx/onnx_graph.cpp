#include <auricle/onnx/onnx_graph.hpp>

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <system_error>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/network/one_line.hpp>
#include <auricle/onnx/gelu_pattern.hpp>
#include <auricle/onnx/onnx_protobuf.hpp>
#include <dlfcn.h>
#include <fmt/format.h>

namespace auricle {
namespace {

/// From a library that is loaded when it is first wanted, from the folder ../lib/auricle beside the program.
template <typename Function>
Function& loaded(const char* name) {
  static void* const library = dlopen(kOnnxLibrary, RTLD_NOW | RTLD_LOCAL);
  const void* const function = library != nullptr ? dlsym(library, name) : nullptr;
  if (function == nullptr) {
    throw FileError(fmt::format("can't load what reads and writes ONNX: {}; install Auricle anew", dlerror()));
  }
  return **static_cast<Function* const*>(function);
}

/// Puts nodes into an order of computation.
class NodeOrder {
 public:
  explicit NodeOrder(OnnxGraph& graph) : graph_(graph), marks_(graph.nodes.size(), Mark::kNew) {
    for (const OnnxValue& input : graph.inputs) {
      given_.insert(input.name);
    }
    for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
      for (const std::string& output : graph.nodes[i].outputs) {
        const bool known = given_.contains(output) || graph.constants.contains(output);
        if (!output.empty() && (known || !giver_of_.emplace(output, i).second)) {
          throw UsageError(
              fmt::format("node \"{}\" gives \"{}\", which something else gives too", graph.nodes[i].name, output));
        }
      }
    }
  }

  std::vector<OnnxNode> run() {
    for (const OnnxValue& output : graph_.outputs) {
      visit(output.name, "the network's output");
    }
    std::vector<OnnxNode> ordered;
    for (const std::size_t node : order_) {
      ordered.push_back(std::move(graph_.nodes[node]));
    }
    return ordered;
  }

 private:
  enum class Mark { kNew, kOpen, kDone };
  struct Step {
    std::size_t node;
    std::size_t next_input;
  };

  /// Depth first, with a stack of its own: a chain of nodes may be longer than the program's stack is deep.
  void visit(const std::string& value, const std::string& taker) {
    std::vector<Step> stack;
    open(value, taker, stack);
    while (!stack.empty()) {
      const OnnxNode& node = graph_.nodes[stack.back().node];
      if (stack.back().next_input < node.inputs.size()) {
        const std::string& input = node.inputs[stack.back().next_input++];
        open(input, fmt::format("node \"{}\" ({})", node.name, node.type), stack);
      } else {
        marks_[stack.back().node] = Mark::kDone;
        order_.push_back(stack.back().node);
        stack.pop_back();
      }
    }
  }

  void open(const std::string& value, const std::string& taker, std::vector<Step>& stack) {
    if (value.empty() || given_.contains(value) || graph_.constants.contains(value)) {
      return;
    }
    const auto giver = giver_of_.find(value);
    if (giver == giver_of_.end()) {
      throw UsageError(fmt::format("{} takes \"{}\", which nothing gives", taker, value));
    }
    if (marks_[giver->second] == Mark::kOpen) {
      throw UsageError(fmt::format("{} takes \"{}\", which is worked out from what it gives itself", taker, value));
    }
    if (marks_[giver->second] == Mark::kNew) {
      marks_[giver->second] = Mark::kOpen;
      stack.push_back({.node = giver->second, .next_input = 0});
    }
  }

  OnnxGraph& graph_;
  std::set<std::string, std::less<>> given_;
  std::map<std::string, std::size_t> giver_of_;
  std::vector<Mark> marks_;
  std::vector<std::size_t> order_;
};

void check_outputs(const OnnxGraph& graph) {
  std::set<std::string> names;
  for (const OnnxValue& output : graph.outputs) {
    if (output.name.empty() || !names.insert(output.name).second) {
      throw UsageError(fmt::format("two outputs have the name \"{}\", or one has none", output.name));
    }
  }
  if (names.empty()) {
    throw UsageError("it has no output");
  }
}

void check_size(std::uintmax_t size) {
  if (size > kMaxOnnxBytes) {
    throw UsageError(fmt::format("its {} bytes are more than the {} that can be", size, kMaxOnnxBytes));
  }
}

ModelError unreadable(std::string_view where, const UsageError& error) {
  return ModelError(fmt::format("{} can't be read: {}", where, one_line(error.what())));
}

}  // namespace

std::size_t OnnxTensor::size() const {
  return std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies());
}

OnnxGraph parse_onnx(std::string_view bytes, std::string_view where) {
  try {
    check_size(bytes.size());
    OnnxGraph graph = loaded<OnnxDecoder>(kOnnxDecoderName)(bytes);
    check_outputs(graph);
    graph.nodes = NodeOrder(graph).run();
    replace_gelus(graph);
    return graph;
  } catch (const UsageError& error) {
    throw unreadable(where, error);
  }
}

OnnxGraph read_onnx(const std::filesystem::path& path) {
  std::error_code no_size;
  const std::uintmax_t size = std::filesystem::file_size(path, no_size);
  try {
    check_size(no_size ? 0 : size);
  } catch (const UsageError& error) {
    throw unreadable(path.string(), error);
  }
  return parse_onnx(read_file(path), path.string());
}

std::string onnx_bytes(const OnnxGraph& graph) { return loaded<OnnxEncoder>(kOnnxEncoderName)(graph); }

void save_onnx(const std::filesystem::path& path, const OnnxGraph& graph) { write_file(path, onnx_bytes(graph)); }

}  // namespace auricle
