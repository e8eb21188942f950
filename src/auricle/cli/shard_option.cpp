#include <auricle/cli/shard_option.hpp>

namespace auricle {

Option ShardOption::add_to(Arguments& command) {
  return command.add_option("--shard", text,
                            "I/N: only the I-th of N shares of the songs, from 1/N to N/N, as many machines have them");
}

std::optional<Shard> ShardOption::shard() const {
  return text.empty() ? std::nullopt : std::optional(Shard::from(text));
}

}  // namespace auricle
