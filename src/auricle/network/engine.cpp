#include <auricle/network/engine.hpp>

#include <oneapi/dnnl/dnnl.hpp>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <fmt/format.h>

// OpenMP's own C interface, spelled out because omp.h belongs to a compiler (clang's is not always there) while the
// run-time library is the one that oneDNN was built with.
extern "C" {
int omp_get_max_threads(void);
void omp_set_num_threads(int threads);
}

namespace auricle {
namespace {

using Extents = dnnl::memory::dims;
using Format = dnnl::memory::format_tag;

/// How many threads oneDNN may use for work begun on this thread, while this lives. OpenMP keeps the number per
/// calling thread, so calls from several threads don't disturb each other.
class ThreadLimit {
 public:
  explicit ThreadLimit(int threads) : before_(omp_get_max_threads()) { omp_set_num_threads(threads); }
  ~ThreadLimit() { omp_set_num_threads(before_); }
  ThreadLimit(const ThreadLimit&) = delete;
  ThreadLimit& operator=(const ThreadLimit&) = delete;

 private:
  int before_;
};

dnnl::memory::dim extent(std::size_t size) { return static_cast<dnnl::memory::dim>(size); }

/// A description of plain row-major floats.
dnnl::memory::desc plain(const Extents& extents) {
  return {extents, dnnl::memory::data_type::f32, extents.size() == 1 ? Format::a : Format::ab};
}

/// oneDNN's view of floats that stay where they are. It takes them as mutable and never writes to an argument that is
/// a source.
dnnl::memory view(const Extents& extents, std::span<const float> values, const dnnl::engine& engine) {
  return {plain(extents), engine, const_cast<float*>(values.data())};  // NOLINT(cppcoreguidelines-pro-type-const-cast)
}

}  // namespace

struct Engine::Impl {
  std::vector<LayerInfo> layers;
  Tensors weights;
  int threads;
  dnnl::engine engine{dnnl::engine::kind::cpu, 0};

  /// One layer for all rows: `outputs` = activation(`inputs` · weightᵀ + bias). Making the primitives anew costs
  /// microseconds: oneDNN keeps compiled ones, also for several threads at once.
  Matrix run(MatrixView inputs, const LayerInfo& layer) const {
    const Tensor& weight = weights.at(layer.weight.name);
    const Tensor& bias = weights.at(layer.bias.name);
    const Extents input_extents{extent(inputs.rows()), extent(layer.n_inputs)};
    const Extents output_extents{extent(inputs.rows()), extent(layer.n_outputs)};
    const Extents weight_extents{extent(layer.n_outputs), extent(layer.n_inputs)};
    const Extents bias_extents{extent(layer.n_outputs)};
    Matrix outputs(inputs.rows(), layer.n_outputs);

    const dnnl::memory sources = view(input_extents, inputs.values(), engine);
    const dnnl::memory results = view(output_extents, outputs.values(), engine);
    dnnl::primitive_attr attributes;
    if (layer.activation == Activation::kRelu) {
      dnnl::post_ops relu;
      relu.append_eltwise(1.0F, dnnl::algorithm::eltwise_relu, 0.0F, 0.0F);
      attributes.set_post_ops(relu);
    }
    dnnl::stream stream(engine);
    const dnnl::inner_product_forward::desc product(dnnl::prop_kind::forward_inference, plain(input_extents),
                                                    plain(weight_extents), plain(bias_extents), plain(output_extents));
    dnnl::inner_product_forward({product, attributes, engine})
        .execute(stream, {{DNNL_ARG_SRC, sources},
                          {DNNL_ARG_WEIGHTS, view(weight_extents, weight.values, engine)},
                          {DNNL_ARG_BIAS, view(bias_extents, bias.values, engine)},
                          {DNNL_ARG_DST, results}});
    if (layer.activation == Activation::kSoftmax) {
      const dnnl::softmax_forward::desc softmax(dnnl::prop_kind::forward_inference, plain(output_extents), 1);
      dnnl::softmax_forward({softmax, engine}).execute(stream, {{DNNL_ARG_SRC, results}, {DNNL_ARG_DST, results}});
    }
    stream.wait();
    return outputs;
  }
};

Engine::Engine(const Architecture& architecture, Tensors weights, EngineOptions options) {
  if (options.threads < 0) {
    throw UsageError(fmt::format("threads must be 0 or more, not {}", options.threads));
  }
  check_weights(architecture, weights);
  impl_ = std::make_unique<Impl>(Impl{.layers = describe_layers(architecture),
                                      .weights = std::move(weights),
                                      .threads = options.threads == 0 ? hardware_threads() : options.threads});
}

Engine::~Engine() = default;
Engine::Engine(Engine&&) noexcept = default;
Engine& Engine::operator=(Engine&&) noexcept = default;

Matrix Engine::probabilities(MatrixView inputs) const {
  const std::vector<LayerInfo>& layers = impl_->layers;
  if (inputs.rows() == 0) {
    return {0, layers.back().n_outputs};
  }
  if (inputs.cols() != layers.front().n_inputs) {
    throw UsageError(fmt::format("the network takes {} numbers a song, not {}; use the features it was trained on",
                                 layers.front().n_inputs, inputs.cols()));
  }
  const ThreadLimit limit(impl_->threads);
  try {
    Matrix values = impl_->run(inputs, layers.front());
    for (std::size_t i = 1; i < layers.size(); ++i) {
      values = impl_->run(values, layers[i]);
    }
    return values;
  } catch (const dnnl::error& error) {
    throw ModelError(fmt::format("oneDNN can't compute the network: {}", error.what()));
  }
}

}  // namespace auricle
