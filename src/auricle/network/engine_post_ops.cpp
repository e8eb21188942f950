#include <auricle/network/engine_post_ops.hpp>

#include <vector>

namespace auricle {

std::vector<EltwiseFunction> eltwise_functions(const Activation& activation) {
  using dnnl::algorithm;
  switch (activation.kind) {
    case Activation::kRelu:
      return {{algorithm::eltwise_relu}};
    case Activation::kRelu6:
      return {{.algorithm = algorithm::eltwise_clip, .alpha = 0.0F, .beta = 6.0F}};
    case Activation::kLeakyRelu:
      return {{.algorithm = algorithm::eltwise_relu, .alpha = static_cast<float>(activation.slope)}};
    case Activation::kGelu:
      return {{algorithm::eltwise_gelu_erf}};
    case Activation::kSilu:
      return {{.algorithm = algorithm::eltwise_swish, .alpha = 1.0F}};
    case Activation::kSigmoid:
      return {{algorithm::eltwise_logistic}};
    case Activation::kHardSigmoid:
      return {{.algorithm = algorithm::eltwise_linear, .alpha = 1.0F / 6.0F, .beta = 0.5F},
              {.algorithm = algorithm::eltwise_clip, .alpha = 0.0F, .beta = 1.0F}};
    case Activation::kHardSwish:
      return {{algorithm::eltwise_hardswish}};
    case Activation::kTanh:
      return {{algorithm::eltwise_tanh}};
    case Activation::kNone:
    case Activation::kSoftmax:
      break;
  }
  return {};
}

dnnl::primitive_attr attributes_with(const dnnl::post_ops& operations) {
  dnnl::primitive_attr attributes;
  // With memory of the library's own, a primitive could only run on the thread that made it.
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  attributes.set_post_ops(operations);
  return attributes;
}

}  // namespace auricle
