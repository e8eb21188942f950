#include <auricle/evaluation/report.hpp>

#include <vector>

#include <gtest/gtest.h>

#include <auricle/core/json.hpp>

namespace auricle {
namespace {

Evaluation three_songs() {
  const Matrix answers({0.8F, 0.2F, 0.6F, 0.4F, 0.3F, 0.7F}, 3, 2);
  return evaluate(answers, std::vector<int>{0, 1, 1}, {"classical", "höfisch"});
}

TEST(ToText, AlignsItsTables) {
  EXPECT_EQ(to_text(three_songs()),
            "accuracy  66.7 %  (95 % interval 20.8 to 93.9 %; 2 of 3 songs)\n"
            "loss      0.4987, Brier score 0.3267, expected calibration error 36.7 %\n"
            "baseline  50.0 % by chance, 66.7 % by always naming the most frequent genre\n"
            "\n"
            "genre       precision  recall      F1   songs\n"
            "classical       0.500   1.000   0.667       1\n"
            "höfisch         1.000   0.500   0.667       2\n"
            "macro mean              0.750   0.667       3\n"
            "\n"
            "confusion matrix (row: true genre, column: answer)\n"
            "           class höfis\n"
            "classical      1     .\n"
            "höfisch        1     1\n");
}

TEST(ToText, SaysThatNothingWasJudged) { EXPECT_EQ(to_text(Evaluation{}), "no songs were judged\n"); }

TEST(ToJson, HoldsEveryFigure) {
  const Evaluation evaluation = three_songs();
  const Json json = to_json(evaluation);
  EXPECT_EQ(json["songs"], 3);
  EXPECT_EQ(json["correct"], 2);
  EXPECT_EQ(json["loss"], evaluation.loss);
  EXPECT_EQ(json["accuracy"], evaluation.accuracy);
  EXPECT_EQ(json["accuracy_interval"],
            Json::array({evaluation.accuracy_interval.low, evaluation.accuracy_interval.high}));
  EXPECT_EQ(json["macro_recall"], evaluation.macro_recall);
  EXPECT_EQ(json["macro_f1"], evaluation.macro_f1);
  EXPECT_EQ(json["brier"], evaluation.brier);
  EXPECT_EQ(json["calibration_error"], evaluation.calibration_error);
  EXPECT_EQ(json["reliability"][10]["songs"], 1);
  EXPECT_EQ(json["chance"], 0.5);
  EXPECT_EQ(json["genres"], Json::array({"classical", "höfisch"}));
  EXPECT_EQ(json["per_genre"][1]["genre"], "höfisch");
  EXPECT_EQ(json["per_genre"][1]["recall"], 0.5);
  EXPECT_EQ(json["per_genre"][1]["support"], 2);
  EXPECT_EQ(json["confusion"], Json::parse("[[1, 0], [1, 1]]"));
}

}  // namespace
}  // namespace auricle
