#pragma once

#include <span>
#include <stop_token>
#include <string>

#include <auricle/experiment/network_trainer.hpp>

namespace auricle {

/// Learns a network of Normalization and Dense with softmax as a logistic regression, exactly converged: optimizer
/// "lbfgs". `songs` are the rows' paths: a song weighs the same however many rows it has, but for what `balance` says.
/// Throws UsageError as fit_logistic_regression, Stopped.
TrainedNetwork train_head(const TrainingTask& task, std::span<const std::string> songs, const std::stop_token& stop);

}  // namespace auricle
