#pragma once

#include <limits>
#include <span>
#include <string>

namespace auricle {

/// What one epoch of training came to. The validation figures are NaN when nothing was held out for validation.
struct EpochRecord {
  int epoch = 0;  ///< counted from 1
  double loss = 0.0;
  double accuracy = 0.0;
  double val_loss = std::numeric_limits<double>::quiet_NaN();
  double val_accuracy = std::numeric_limits<double>::quiet_NaN();
};

/// The epoch of the lowest validation loss, or training loss where nothing is `validated`; 0 where there is none.
int best_epoch(std::span<const EpochRecord> history, bool validated);

/// The training history as CSV, one line an epoch under "epoch,loss,accuracy,val_loss,val_accuracy"; a NaN is an empty
/// cell. Numbers are written so that reading them gives the same double.
std::string history_csv(std::span<const EpochRecord> history);

}  // namespace auricle
