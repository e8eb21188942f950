#include <auricle/training/adam.hpp>

#include <array>
#include <vector>

#include <auricle/training/optimizer.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>
#include <torch/torch.h>

namespace auricle {
namespace {

std::span<float> span_of(torch::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// How far we are from torch after a few steps from the same start with the same gradients.
template <typename TorchOptimizer>
double difference_from_torch(const OptimizerOptions& options, const auto& torch_options) {
  constexpr int kCount = 1003;  // no whole number of vectors
  torch::manual_seed(1);
  torch::Tensor theirs = torch::randn(kCount, torch::requires_grad());
  torch::Tensor ours = theirs.detach().clone();
  torch::Tensor first = torch::zeros(kCount);
  torch::Tensor second = torch::zeros(kCount);
  TorchOptimizer optimizer({theirs}, torch_options);
  for (int step = 1; step <= 20; ++step) {
    torch::Tensor gradient = torch::randn(kCount) * 0.01;
    theirs.mutable_grad() = gradient.clone();
    optimizer.step();
    adam_update({.parameters = span_of(ours),
                 .gradient = span_of(gradient),
                 .first_moment = span_of(first),
                 .second_moment = span_of(second)},
                adam_step(options, step, AdamConvention::kPytorch));
  }
  return (theirs.detach() - ours).abs().max().template item<double>();
}

TEST(Adam, EqualsTorchs) {
  const OptimizerOptions options{.learning_rate = 0.01, .epsilon = 1e-3};  // an epsilon that shows in the result
  EXPECT_LT(difference_from_torch<torch::optim::Adam>(options, torch::optim::AdamOptions(0.01).eps(1e-3)),
            test::kAdamAfter20Steps);
}

TEST(AdamW, EqualsTorchs) {
  const OptimizerOptions options{
      .kind = OptimizerKind::kAdamW, .learning_rate = 0.01, .epsilon = 1e-3, .weight_decay = 0.5};
  EXPECT_LT(
      difference_from_torch<torch::optim::AdamW>(options, torch::optim::AdamWOptions(0.01).eps(1e-3).weight_decay(0.5)),
      test::kAdamAfter20Steps);
}

/// What a GPU computes; here the processor does, by the same operations.
TEST(Adam, IsTheSameByLibtorchsOperations) {
  const OptimizerOptions options{
      .kind = OptimizerKind::kAdamW, .learning_rate = 0.01, .epsilon = 1e-3, .weight_decay = 0.5};
  torch::manual_seed(1);
  std::array<torch::Tensor, 2> parameters{torch::randn(1003)};
  parameters[1] = parameters[0].clone();
  std::array<torch::Tensor, 2> first{torch::zeros(1003), torch::zeros(1003)};
  std::array<torch::Tensor, 2> second{torch::zeros(1003), torch::zeros(1003)};
  for (int step = 1; step <= 20; ++step) {
    torch::Tensor gradient = torch::randn(1003) * 0.01;
    const AdamStep constants = adam_step(options, step);
    adam_update({.parameters = span_of(parameters[0]),
                 .gradient = span_of(gradient),
                 .first_moment = span_of(first[0]),
                 .second_moment = span_of(second[0])},
                constants);
    adam_update(parameters[1], gradient, first[1], second[1], constants);
  }
  EXPECT_LT((parameters[0] - parameters[1]).abs().max().item<double>(), test::kAdamAfter20Steps);
  EXPECT_LT((second[0] - second[1]).abs().max().item<double>(), test::kAdamAfter20Steps);
}

/// Keras: lr_t = lr * sqrt(1 - beta_2^t) / (1 - beta_1^t); theta -= lr_t * m / (sqrt(v) + epsilon).
TEST(Adam, KerasAddsEpsilonToTheRawMoment) {
  const AdamStep step = adam_step({.learning_rate = 0.5, .beta_1 = 0.9, .beta_2 = 0.99, .epsilon = 0.1}, 1);
  std::vector<float> parameter{1.0F};
  std::vector<float> gradient{2.0F};
  std::vector<float> first{0.0F};
  std::vector<float> second{0.0F};
  adam_update({.parameters = parameter, .gradient = gradient, .first_moment = first, .second_moment = second}, step);
  EXPECT_NEAR(first[0], 0.2, 1e-6);
  EXPECT_NEAR(second[0], 0.04, 1e-6);
  EXPECT_NEAR(parameter[0], 1.0 - 0.5 * 0.1 / 0.1 * 0.2 / (0.2 + 0.1), 1e-6);
}

}  // namespace
}  // namespace auricle
