#pragma once

#include <string>

#include <auricle/evaluation/run_record.hpp>

namespace auricle {

/// What tells a run from any other: 128 random bits as 32 hexadecimal digits.
std::string new_run_id();

/// A record that says what is running: a new id, the command that asked for it, the version, the time and the machine.
RunRecord begin_record(std::string command);

}  // namespace auricle
