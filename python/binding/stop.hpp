#pragma once

#include <stop_token>

namespace auricle::python {

/// What work in other threads is ended with.
struct Stop {
  std::stop_source source;
};

}  // namespace auricle::python
