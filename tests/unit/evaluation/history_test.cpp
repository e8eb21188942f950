#include <auricle/evaluation/history.hpp>

#include <vector>

#include <gtest/gtest.h>

namespace auricle {
namespace {

TEST(HistoryCsv, WritesALineAnEpoch) {
  const std::vector<EpochRecord> history{
      {.epoch = 1, .loss = 2.25, .accuracy = 0.1, .val_loss = 2.5, .val_accuracy = 0.125},
      {.epoch = 2, .loss = 1.0 / 3.0, .accuracy = 1.0, .val_loss = 2.0, .val_accuracy = 0.5}};
  EXPECT_EQ(history_csv(history),
            "epoch,loss,accuracy,val_loss,val_accuracy\n"
            "1,2.25,0.1,2.5,0.125\n"
            "2,0.3333333333333333,1,2,0.5\n");
}

TEST(HistoryCsv, LeavesValidationEmptyWithoutAValidationPart) {
  const std::vector<EpochRecord> history{{.epoch = 1, .loss = 2.0, .accuracy = 0.5}};
  EXPECT_EQ(history_csv(history), "epoch,loss,accuracy,val_loss,val_accuracy\n1,2,0.5,,\n");
}

TEST(HistoryCsv, IsOnlyTheHeaderBeforeTheFirstEpoch) {
  EXPECT_EQ(history_csv({}), "epoch,loss,accuracy,val_loss,val_accuracy\n");
}

}  // namespace
}  // namespace auricle
