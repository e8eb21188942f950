#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace auricle {

/// How far long work has come, told after each item.
struct ProgressReport {
  std::size_t done = 0;    ///< items finished, failed ones among them
  std::size_t failed = 0;  ///< items given up on
  std::size_t total = 0;
  std::string label;  ///< what the last item was, e.g. a path or a genre
};

/// Called from one thread at a time; an empty function means nobody listens.
using Progress = std::function<void(const ProgressReport&)>;

}  // namespace auricle
