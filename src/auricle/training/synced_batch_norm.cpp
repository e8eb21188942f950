#include <auricle/training/synced_batch_norm.hpp>

#include <algorithm>
#include <cstdint>

namespace auricle {
namespace {

/// [songs, channels, rows, frames] or [songs, channels] as a row of channels for each place; a view where channels lie
/// innermost, as convolutions leave them.
torch::Tensor places_of(const torch::Tensor& values) {
  const torch::Tensor last = values.dim() == 4 ? values.permute({0, 2, 3, 1}) : values;
  return last.contiguous().view({-1, values.size(1)}).to(torch::kFloat32);
}

/// The other way.
torch::Tensor laid_out_as(const torch::Tensor& values, const torch::Tensor& places) {
  const torch::Tensor typed = places.to(values.scalar_type());
  return values.dim() == 4
             ? typed.view({values.size(0), values.size(2), values.size(3), values.size(1)}).permute({0, 3, 1, 2})
             : typed;
}

/// Two sums for each channel and the number of places they are of, of all ranks, in one message. They are in double: a
/// difference of large sums follows.
struct Sums {
  torch::Tensor first;
  torch::Tensor second;
  torch::Tensor count;

  Sums(Ranks& ranks, const torch::Tensor& own_first, const torch::Tensor& own_second, std::int64_t own_count) {
    torch::Tensor all = torch::cat({own_first, own_second, torch::full({1}, own_count, own_first.options())});
    ranks.sum(all);
    const std::int64_t n_channels = own_first.numel();
    first = all.narrow(0, 0, n_channels);
    second = all.narrow(0, n_channels, n_channels);
    count = all.narrow(0, 2 * n_channels, 1);
  }
};

torch::Tensor exactly(const torch::Tensor& numbers) { return numbers.to(torch::kFloat64); }
torch::Tensor shortly(const torch::Tensor& numbers) { return numbers.to(torch::kFloat32); }

/// Its gradients are written out (Ioffe and Szegedy 2015, section 3), for autograd's would go through memory three
/// times as often.
class SyncedBatchNorm : public torch::autograd::Function<SyncedBatchNorm> {
 public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& values,
                               const torch::Tensor& weight, const torch::Tensor& bias, const BatchNorm& layer,
                               const std::vector<torch::Tensor>& tensors, Ranks* ranks) {
    const torch::Tensor places = places_of(values);
    const std::int64_t n_places = places.size(0);
    // What is squared in single precision is off the mean of this rank.
    const torch::Tensor own_mean = places.sum(0) / std::max<std::int64_t>(n_places, 1);
    const torch::Tensor centred = places - own_mean;
    const torch::Tensor squares = exactly(centred.square().sum(0)) + exactly(own_mean).square() * n_places;
    const Sums sums(*ranks, exactly(own_mean) * n_places, squares, n_places);
    const torch::Tensor mean = sums.first / sums.count;
    const torch::Tensor variance = sums.second / sums.count - mean.square();
    tensors[2].lerp_(shortly(mean), layer.momentum);
    tensors[3].lerp_(shortly(variance * sums.count / (sums.count - 1)), layer.momentum);
    const torch::Tensor scale = torch::rsqrt(variance + layer.epsilon);
    const torch::Tensor factor = weight * scale;
    const torch::Tensor offset = mean - exactly(own_mean);
    context->save_for_backward({centred, weight, offset, scale});
    context->saved_data["ranks"] = reinterpret_cast<std::int64_t>(ranks);
    return laid_out_as(values, torch::addcmul(shortly(bias - offset * factor), centred, shortly(factor)));
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 const torch::autograd::variable_list& gradients) {
    const torch::autograd::variable_list saved = context->get_saved_variables();
    const torch::Tensor& centred = saved[0];
    const torch::Tensor& weight = saved[1];
    const torch::Tensor& offset = saved[2];
    const torch::Tensor& scale = saved[3];
    auto* ranks = reinterpret_cast<Ranks*>(context->saved_data["ranks"].toInt());
    const torch::Tensor gradient = places_of(gradients[0]);
    const torch::Tensor own = exactly(gradient.sum(0));
    const torch::Tensor own_product = exactly((gradient * centred).sum(0)) - offset * own;
    const Sums sums(*ranks, own, own_product, centred.size(0));
    const torch::Tensor factor = weight * scale;
    const torch::Tensor pull = factor * scale.square() * sums.second / sums.count;
    const torch::Tensor of_values =
        torch::addcmul(shortly(offset * pull - factor * sums.first / sums.count), centred, shortly(-pull))
            .addcmul_(gradient, shortly(factor));
    // This rank's part: that of all is summed with the other parameters' gradients.
    return {laid_out_as(gradients[0], of_values), shortly(own_product * scale), shortly(own), {}, {}, {}};
  }
};

}  // namespace

torch::Tensor synced_batch_norm(const torch::Tensor& values, const BatchNorm& layer,
                                const std::vector<torch::Tensor>& tensors, Ranks& ranks) {
  return SyncedBatchNorm::apply(values, tensors[0], tensors[1], layer, tensors, &ranks);
}

}  // namespace auricle
