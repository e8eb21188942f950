#pragma once

#include <string>

#include <auricle/evaluation/run_record.hpp>

namespace auricle {

/// A record that says what is running: the command that asked for it, the version, the time and the machine.
RunRecord begin_record(std::string command);

}  // namespace auricle
