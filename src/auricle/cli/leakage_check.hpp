#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <auricle/dataset/split.hpp>

namespace auricle {

/// Listens to the songs, with a bar, and says on standard error which recordings are the same on two sides of a split:
/// what was learnt by heart would be asked for. A line each for the first few, then how many there are, and what to do.
/// How many songs can't be compared is said.
void warn_of_leaks(std::span<const std::string> songs, const std::vector<Split>& splits, int threads,
                   const std::stop_token& stop);

}  // namespace auricle
