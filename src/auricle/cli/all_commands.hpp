#pragma once

#include <functional>

#include <auricle/cli/command.hpp>

namespace auricle {

inline constexpr const char* kAuriclesPurpose =
    "Names the genre of music: learns it from folders of songs, says how well, labels songs.";

/// Adds the commands of `auricle`, in the order of its help. Those that need libtorch call `become_trainer`, which
/// starts auricle-train with the same arguments.
void add_all_commands(Program& program, const std::function<ExitStatus()>& become_trainer);

}  // namespace auricle
