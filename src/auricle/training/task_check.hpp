#pragma once

#include <auricle/experiment/network_trainer.hpp>
#include <auricle/network/architecture.hpp>

namespace auricle {

/// Throws UsageError for options out of range, features, labels or answers of teachers that don't fit the network, and
/// when there is nothing to learn from.
void check(const TrainingTask& task, const Architecture& architecture);

}  // namespace auricle
