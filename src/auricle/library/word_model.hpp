#pragma once

#include <string>
#include <vector>

#include <auricle/head/logistic_regression.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// The model's ears with another head, which answers by softmax: a model like any other, so that `classify`, `export`
/// and a scan know nothing of where it comes from. Throws UsageError when it is not one network with an embedding, or
/// that is of another length than the head's weights, or words that can't be genres of a model (check_genre_names).
Model word_model(const Model& model, const LogisticRegression& head, const std::vector<std::string>& words);

}  // namespace auricle
