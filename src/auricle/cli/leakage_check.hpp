#pragma once

#include <stop_token>
#include <vector>

#include <auricle/cli/training_songs.hpp>
#include <auricle/dataset/split.hpp>

namespace auricle {

/// Listens to the songs, with a bar, and says on standard error which recordings are the same on two sides of a split:
/// what was learnt by heart would be asked for. A line each for the first few, then how many there are, and what to do.
/// How many songs can't be compared is said, and that a table's can't.
void check_leakage(const TrainingSongs& songs, const SongArguments& arguments, const std::vector<Split>& splits,
                   const std::stop_token& stop);

}  // namespace auricle
