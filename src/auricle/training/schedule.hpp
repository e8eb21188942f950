#pragma once

#include <cstdint>

#include <auricle/recipe/training_options.hpp>

namespace auricle {

/// The learning rate of step `step` of `n_steps`, counted from 0.
double learning_rate_at(const TrainingOptions& options, std::int64_t step, std::int64_t n_steps);

}  // namespace auricle
