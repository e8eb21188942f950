#pragma once

#include <stop_token>

#include <auricle/experiment/network_trainer.hpp>

namespace auricle {

/// What the fine-tuning of a task's backbone begins with: its layers as they are, and on them the head. One that is a
/// logistic regression is learnt first, on the embeddings of the training songs: a random one's first gradients would
/// spoil what the backbone has learnt (Kumar et al. 2022, "Fine-tuning can distort pretrained features and underperform
/// out-of-distribution"). Of any other its normalization alone is fitted. On up to `threads` threads (0: all
/// processors). Throws as train_head.
Pretrained begin_fine_tuning(const TrainingTask& task, int threads, const std::stop_token& stop);

}  // namespace auricle
