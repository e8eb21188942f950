#pragma once

#include <functional>
#include <string>
#include <vector>

#include <auricle/training/ranks.hpp>

namespace auricle::test {

/// Threads stand for processes; each may be told to be another one than it is. Returns what each of them threw.
std::vector<std::string> run_ranks(int size, const std::function<void(Ranks&)>& work, const std::string& file = "",
                                   const std::function<void(Rendezvous&)>& change = {});

}  // namespace auricle::test
