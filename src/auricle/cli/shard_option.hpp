#pragma once

#include <optional>
#include <string>

#include <auricle/cli/arguments.hpp>
#include <auricle/dataset/shard.hpp>

namespace auricle {

/// Which share of the songs a command works on.
struct ShardOption {
  std::string text;

  /// Adds --shard.
  Option add_to(Arguments& command);

  /// Absent: all songs. Throws UsageError.
  std::optional<Shard> shard() const;
};

}  // namespace auricle
