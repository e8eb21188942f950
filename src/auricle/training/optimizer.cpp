#include <auricle/training/optimizer.hpp>

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>

#include <ATen/Parallel.h>

namespace auricle {
namespace {

std::span<float> span_of(torch::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// All of a parameter's values at once, in several threads.
void adam_update_in_parallel(const AdamSlice& all, const AdamStep& step) {
  constexpr std::int64_t kGrain = 1 << 16;  // smaller pieces cost more to hand out than to compute
  at::parallel_for(0, static_cast<std::int64_t>(all.parameters.size()), kGrain,
                   [&](std::int64_t begin, std::int64_t end) {
                     const auto part = [&](auto values) {
                       return values.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
                     };
                     adam_update({.parameters = part(all.parameters),
                                  .gradient = part(all.gradient),
                                  .first_moment = part(all.first_moment),
                                  .second_moment = part(all.second_moment)},
                                 step);
                   });
}

}  // namespace

void adam_update(torch::Tensor& parameters, const torch::Tensor& gradient, torch::Tensor& first_moment,
                 torch::Tensor& second_moment, const AdamStep& step) {
  const torch::NoGradGuard no_gradients;
  first_moment.mul_(step.beta_1).add_(gradient, 1.0F - step.beta_1);
  second_moment.mul_(step.beta_2).addcmul_(gradient, gradient, 1.0F - step.beta_2);
  parameters.mul_(1.0F - step.decay).addcdiv_(first_moment, second_moment.sqrt().add_(step.epsilon), -step.step_size);
}

Optimizer::Optimizer(const std::vector<torch::Tensor>& parameters, std::vector<double> rates,
                     const OptimizerOptions& options)
    : parameters_(parameters), rates_(std::move(rates)), options_(options) {
  for (const torch::Tensor& parameter : parameters) {
    first_moments_.push_back(torch::zeros_like(parameter, torch::requires_grad(false)));
    second_moments_.push_back(torch::zeros_like(parameter, torch::requires_grad(false)));
  }
}

void Optimizer::clip(double longest) {
  double squares = 0.0;
  for (const torch::Tensor& parameter : parameters_) {
    squares += parameter.grad().square().sum().item<double>();
  }
  const double length = std::sqrt(squares);
  if (length > longest) {
    for (const torch::Tensor& parameter : parameters_) {
      parameter.grad().mul_(longest / length);
    }
  }
}

void Optimizer::step(double learning_rate, std::optional<double> clip_norm) {
  if (clip_norm) {
    clip(*clip_norm);
  }
  ++step_;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    torch::Tensor gradient = parameters_[i].grad().contiguous();
    options_.learning_rate = learning_rate * rates_[i];
    AdamStep constants = adam_step(options_, step_);
    if (parameters_[i].dim() == 1) {
      constants.decay = 0.0F;
    }
    if (parameters_[i].device().is_cpu()) {
      adam_update_in_parallel({.parameters = span_of(parameters_[i]),
                               .gradient = span_of(gradient),
                               .first_moment = span_of(first_moments_[i]),
                               .second_moment = span_of(second_moments_[i])},
                              constants);
    } else {
      adam_update(parameters_[i], gradient, first_moments_[i], second_moments_[i], constants);
    }
    parameters_[i].mutable_grad().reset();
  }
}

WeightAverage::WeightAverage(const std::vector<torch::Tensor>& tensors, double decay)
    : tensors_(tensors), decay_(decay) {
  for (const torch::Tensor& tensor : tensors) {
    means_.push_back(tensor.detach().clone());
  }
}

void WeightAverage::update() {
  const torch::NoGradGuard no_gradients;
  // The first steps are forgotten sooner: a mean of so few must not be one of the random beginning.
  ++updates_;
  const double decay = std::min(decay_, static_cast<double>(1 + updates_) / static_cast<double>(10 + updates_));
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    means_[i].lerp_(tensors_[i].detach(), 1.0 - decay);
  }
}

void WeightAverage::exchange() {
  const torch::NoGradGuard no_gradients;
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const torch::Tensor values = tensors_[i].detach().clone();
    tensors_[i].copy_(means_[i]);
    means_[i].copy_(values);
  }
}

}  // namespace auricle
