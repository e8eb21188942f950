#include <auricle/training/synced_batch_norm.hpp>

#include <cstdint>

namespace auricle {
namespace {

/// A sum over ranks that gradients find their way through: what one rank does with it all of them have a part in.
class SumOverRanks : public torch::autograd::Function<SumOverRanks> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& values, Ranks* ranks) {
    context->saved_data["ranks"] = reinterpret_cast<std::int64_t>(ranks);
    torch::Tensor sum = values.detach().clone();
    ranks->sum(sum);
    return sum;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    auto* ranks = reinterpret_cast<Ranks*>(context->saved_data["ranks"].toInt());
    torch::Tensor sum = gradients[0].contiguous().clone();
    ranks->sum(sum);
    return {sum, torch::Tensor()};
  }
};

}  // namespace

torch::Tensor synced_batch_norm(const torch::Tensor& values, const BatchNorm& layer,
                                const std::vector<torch::Tensor>& tensors, Ranks& ranks) {
  const std::int64_t n_channels = values.size(1);
  const auto per_channel = [&](const torch::Tensor& numbers) {
    return numbers.reshape(values.dim() == 4 ? std::vector<std::int64_t>{1, n_channels, 1, 1}
                                             : std::vector<std::int64_t>{1, n_channels});
  };
  const auto summed = [&](const torch::Tensor& numbers) {
    return values.dim() == 4 ? numbers.sum({0, 2, 3}) : numbers.sum({0});
  };
  // In double: a difference of large sums follows.
  const torch::Tensor exact = values.to(torch::kFloat64);
  const torch::Tensor count = torch::full({1}, values.numel() / n_channels, exact.options());
  const torch::Tensor sums = SumOverRanks::apply(torch::cat({summed(exact), summed(exact.square()), count}), &ranks);
  const torch::Tensor n = sums.narrow(0, 2 * n_channels, 1).detach();
  const torch::Tensor mean = sums.narrow(0, 0, n_channels) / n;
  const torch::Tensor variance = sums.narrow(0, n_channels, n_channels) / n - mean.square();
  {
    const torch::NoGradGuard no_gradients;
    tensors[2].lerp_(mean.to(torch::kFloat32), layer.momentum);
    tensors[3].lerp_((variance * n / (n - 1)).to(torch::kFloat32), layer.momentum);
  }
  const torch::Tensor normal = (exact - per_channel(mean)) * torch::rsqrt(per_channel(variance) + layer.epsilon);
  return normal.to(values.dtype()) * per_channel(tensors[0]) + per_channel(tensors[1]);
}

}  // namespace auricle
