#include <auricle/training/torch_network.hpp>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <span>
#include <utility>
#include <variant>

#include <ATen/CPUGeneratorImpl.h>

#include <auricle/core/error.hpp>
#include <auricle/training/torch_layers.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

bool has_dropout(const std::vector<LayerInfo>& layers) {
  return std::ranges::any_of(layers,
                             [](const LayerInfo& layer) { return std::holds_alternative<Dropout>(layer.operation); });
}

}  // namespace

TorchNetwork::TorchNetwork(const Architecture& architecture, Random& random, torch::Device device)
    : architecture_(architecture), device_(device), network_(describe(architecture)) {
  for (const LayerInfo& layer : network_.layers) {
    tensors_.push_back(first_tensors(layer, random));
    for (std::size_t i = 0; i < layer.tensors.size(); ++i) {
      const bool learned = layer.tensors[i].role == TensorRole::kLearned;
      tensors_.back()[i] = tensors_.back()[i].to(device_);
      tensors_.back()[i].requires_grad_(learned);
      (learned ? parameters_ : buffers_).push_back(tensors_.back()[i]);
    }
  }
  rates_.assign(parameters_.size(), 1.0);
  if (has_dropout(network_.layers)) {
    dropout_random_ = at::make_generator<at::CPUGeneratorImpl>(random.below(std::size_t{1} << 62));
  }
}

void TorchNetwork::continue_from(const Pretrained& pretrained) {
  Tensors all = tensors();
  for (const auto& [name, tensor] : pretrained.weights) {
    all.at(name) = tensor;
  }
  load(all);
  n_pretrained_ = pretrained.n_layers;
  parameters_.clear();
  rates_.clear();
  for (std::size_t i = 0; i < network_.layers.size(); ++i) {
    for (std::size_t j = 0; j < tensors_[i].size(); ++j) {
      const bool learned = network_.layers[i].tensors[j].role == TensorRole::kLearned && i >= pretrained.n_frozen;
      tensors_[i][j].requires_grad_(learned);
      if (learned) {
        parameters_.push_back(tensors_[i][j]);
        rates_.push_back(i < pretrained.n_layers ? pretrained.rate : 1.0);
      }
    }
  }
}

std::size_t TorchNetwork::embedding_layer() const {
  std::size_t layer = network_.layers.back().sources.front();
  while (layer != kNetworkInput && std::holds_alternative<Dropout>(network_.layers[layer].operation)) {
    layer = network_.layers[layer].sources.front();
  }
  return layer;
}

std::size_t TorchNetwork::embedding_size() const { return network_.layers.back().input.size(); }

void TorchNetwork::check_frames(std::size_t frames) {
  if (frames == checked_frames_) {
    return;
  }
  check_hears(architecture_, frames);
  checked_frames_ = frames;
}

torch::Tensor TorchNetwork::dropped_out(const torch::Tensor& values, double rate, const Part& part) {
  // By the processor, so that every device drops out the same and goes on from the same checkpoint.
  const auto options = values.options().device(torch::kCPU);
  torch::Tensor kept = torch::empty_like(values, options);
  if (part.ranks != nullptr) {  // drawn for the whole batch, so that all ranks' streams stay alike
    std::vector<std::int64_t> whole = values.sizes().vec();
    whole[0] = extent(part.total);
    kept = torch::empty(whole, options.memory_format(values.suggest_memory_format()));
  }
  kept.bernoulli_(1.0 - rate, dropout_random_);
  if (part.ranks != nullptr) {
    kept = kept.narrow(0, extent(part.first), values.size(0)).clone();
  }
  return values * kept.div_(1.0 - rate).to(device_);
}

TorchResult TorchNetwork::compute(const torch::Tensor& inputs, Mode mode, const Part& part) {
  const auto rows = extent(architecture_.input.rows);
  const std::int64_t frames = inputs.size(-1) / (inputs.dim() == 2 ? rows : 1);
  check_frames(static_cast<std::size_t>(frames));
  const torch::Tensor maps = inputs.to(device_).reshape({inputs.size(0), 1, rows, frames});
  const bool training = mode == Mode::kTraining;
  std::vector<torch::Tensor> values;
  for (std::size_t i = 0; i < network_.layers.size(); ++i) {
    const LayerInfo& layer = network_.layers[i];
    std::vector<torch::Tensor> sources;
    for (const std::size_t source : layer.sources) {
      sources.push_back(source == kNetworkInput ? maps : values[source]);
    }
    const auto* dropout = std::get_if<Dropout>(&layer.operation);
    values.push_back(dropout != nullptr && training
                         ? dropped_out(sources.front(), dropout->rate, part)
                         : compute_layer(layer.operation, {.tensors = tensors_[i],
                                                           .sources = sources,
                                                           .batch_statistics = training && i >= n_pretrained_,
                                                           .is_answer = i + 1 == network_.layers.size(),
                                                           .ranks = part.ranks}));
  }
  const std::size_t embedding = embedding_layer();
  TorchResult result{.logits = values.back().flatten(1),
                     .embedding = (embedding == kNetworkInput ? maps : values[embedding]).flatten(1),
                     .outputs = {}};
  for (const NamedOutput& output : network_.outputs) {
    result.outputs.push_back(values[output.layer].flatten(1));
  }
  return result;
}

torch::Tensor TorchNetwork::probabilities(const torch::Tensor& inputs) {
  const torch::NoGradGuard no_gradients;
  const auto& [rows, frames] = architecture_.input;
  const torch::Tensor songs = inputs.reshape({inputs.size(0), extent(rows), extent(frames)});
  const std::vector<std::size_t> starts = window_starts(architecture_);
  const std::size_t length = architecture_.windows ? architecture_.windows->frames : frames;
  const bool multi_label = is_multi_label(architecture_);
  torch::Tensor sum;
  for (const std::size_t start : starts) {
    const torch::Tensor scores = logits(songs.narrow(2, extent(start), extent(length)), Mode::kEvaluation);
    const torch::Tensor some = multi_label ? torch::sigmoid(scores) : torch::softmax(scores, 1);
    sum = sum.defined() ? sum + some : some;
  }
  return sum / static_cast<double>(starts.size());
}

std::string TorchNetwork::dropout_state() const {
  std::string text;
  if (dropout_random_.defined()) {
    const torch::Tensor state = dropout_random_.get_state();
    for (const std::uint8_t byte : std::span(state.data_ptr<std::uint8_t>(), static_cast<std::size_t>(state.numel()))) {
      text += fmt::format("{:02x}", byte);
    }
  }
  return text;
}

void TorchNetwork::set_dropout_state(const std::string& state) {
  if (state.empty() && !dropout_random_.defined()) {
    return;
  }
  torch::Tensor bytes = torch::empty({extent(state.size() / 2)}, torch::kUInt8);
  std::span<std::uint8_t> values(bytes.data_ptr<std::uint8_t>(), state.size() / 2);
  const char* const text = state.data();
  bool whole = dropout_random_.defined() && dropout_random_.get_state().numel() == bytes.numel();
  for (std::size_t i = 0; i < values.size() && whole; ++i) {
    const char* const end = text + 2 * i + 2;
    whole = std::from_chars(text + 2 * i, end, values[i], 16).ptr == end;
  }
  if (!whole) {
    throw ModelError("the state of dropout's random stream is damaged");
  }
  dropout_random_.set_state(bytes);
}

Tensors TorchNetwork::tensors() const {
  Tensors copies;
  for (std::size_t i = 0; i < network_.layers.size(); ++i) {
    for (std::size_t j = 0; j < tensors_[i].size(); ++j) {
      copies[network_.layers[i].tensors[j].name] = copy_of(tensors_[i][j]);
    }
  }
  return copies;
}

void TorchNetwork::load(const Tensors& tensors) {
  check_weights(architecture_, tensors);
  for (std::size_t i = 0; i < network_.layers.size(); ++i) {
    for (std::size_t j = 0; j < tensors_[i].size(); ++j) {
      put(tensors.at(network_.layers[i].tensors[j].name), tensors_[i][j]);
    }
  }
}

}  // namespace auricle
