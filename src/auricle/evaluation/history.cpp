#include <auricle/evaluation/history.hpp>

#include <cmath>

#include <fmt/format.h>

namespace auricle {
namespace {

std::string cell(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

}  // namespace

int best_epoch(std::span<const EpochRecord> history, bool validated) {
  int best = 0;
  double lowest = std::numeric_limits<double>::infinity();
  for (const EpochRecord& record : history) {
    const double watched = validated ? record.val_loss : record.loss;
    if (watched < lowest) {
      lowest = watched;
      best = record.epoch;
    }
  }
  return best;
}

std::string history_csv(std::span<const EpochRecord> history) {
  std::string csv = "epoch,loss,accuracy,val_loss,val_accuracy\n";
  for (const EpochRecord& record : history) {
    csv += fmt::format("{},{},{},{},{}\n", record.epoch, cell(record.loss), cell(record.accuracy),
                       cell(record.val_loss), cell(record.val_accuracy));
  }
  return csv;
}

}  // namespace auricle
