#pragma once

#include <stop_token>

#include <auricle/experiment/network_trainer.hpp>

namespace auricle {

/// Learns a network of Normalization and Dense with softmax as a logistic regression, exactly converged: optimizer
/// "lbfgs". A song weighs the same however many rows it has, but for what `balance` says.
/// Throws UsageError as fit_logistic_regression, Stopped.
TrainedNetwork train_head(const TrainingTask& task, const std::stop_token& stop);

}  // namespace auricle
