#pragma once

#include <optional>
#include <string>

#include <auricle/core/json_fwd.hpp>

namespace auricle {

enum class OptimizerKind {
  kAdam,   ///< Kingma and Ba 2014, as Keras has it
  kAdamW,  ///< Loshchilov and Hutter 2019: weights decay by themselves, not by way of the gradient
  kLbfgs,  ///< no steps: the exact minimum of a logistic regression, see fit_logistic_regression
};

/// The optimizer, with Keras's names and defaults.
struct OptimizerOptions {
  OptimizerKind kind = OptimizerKind::kAdam;
  double learning_rate = 0.001;  ///< above 0; where a schedule changes it, the highest
  double beta_1 = 0.9;           ///< 0 … 1: how long the gradient's mean is remembered
  double beta_2 = 0.999;         ///< 0 … 1: the same for its square
  double epsilon = 1e-7;         ///< above 0; added to the root of the second moment, as Keras does
  double l2 = 1.0;               ///< L-BFGS's penalty l2 / 2 · |weights|² beside a loss of 1 a song; above 0; also of
                                 ///< the head that fine-tuning begins with
  double weight_decay = 0.0;     ///< AdamW's, in PyTorch's sense; biases and normalizations don't decay
};

/// How the learning rate goes with the steps.
enum class Schedule {
  kConstant,
  kCosine,    ///< from the highest down to nothing along half a cosine (Loshchilov and Hutter 2017)
  kOneCycle,  ///< up from a 25th for `warm_up` of the steps, then down, both along cosines (Smith and Topin 2018)
};

/// What is done about genres that have more songs than others.
enum class Balance {
  kNone,
  kSampling,      ///< songs of rare genres are shown more often
  kClassWeights,  ///< the loss of songs of rare genres counts more
};

/// What it counts to be like teachers, where there are some.
struct Teaching {
  double weight = 1.0;  ///< of all that they say, beside a weight of 1 for the labels of songs; 0 … 1000
  double labels = 1.0;  ///< of their labels, beside a weight of 1 for their embeddings; 0 … 1000
};

/// How a network learns and in what steps.
struct TrainingOptions {
  OptimizerOptions optimizer;
  Schedule schedule = Schedule::kConstant;
  double warm_up = 0.25;         ///< one_cycle: share of the steps, 0 … 1
  int batch_size = 32;           ///< examples a step, at least 1
  int epochs = 10;               ///< at least 1
  int crops = 1;                 ///< how often an epoch shows each song, each time another part of it
  double label_smoothing = 0.0;  ///< 0 … 1: what a label gives away to all genres alike (Szegedy et al. 2016)
  Balance balance = Balance::kNone;
  double balance_power = 1.0;       ///< 0 … 1: weights are 1 / count to this power
  std::optional<double> clip_norm;  ///< longest gradient of all parameters together; absent: any
  std::optional<double> ema_decay;  ///< 0 … 1: the model is a running mean of the weights, this much of it kept a step
  std::optional<int> patience;      ///< epochs without a lower validation loss before training ends early with the
                                    ///< weights of the best; who reaches the last epoch keeps the last weights
  bool bfloat16 = false;            ///< compute in bfloat16 where the processor has it; weights stay float32
  Teaching teaching;
  int networks = 1;  ///< 1 … 32, trained one after the other with seeds of their own, and averaged
};

/// Refuses values outside their ranges; throws UsageError naming parameter, value and range.
void validate(const TrainingOptions& options);

/// A recipe's "training". Throws UsageError beginning with `where`.
TrainingOptions training_from_json(const Json& json, const std::string& where);
Json to_json(const TrainingOptions& options);

}  // namespace auricle
