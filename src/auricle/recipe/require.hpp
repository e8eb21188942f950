#pragma once

#include <string_view>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

/// Throws UsageError "NAME is VALUE; it must be RANGE" unless `holds`.
inline void require(bool holds, std::string_view name, double value, std::string_view range) {
  if (!holds) {
    throw UsageError(fmt::format("{} is {}; it must be {}", name, value, range));
  }
}

}  // namespace auricle
