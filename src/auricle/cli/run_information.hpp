#pragma once

#include <string>

#include <auricle/evaluation/run_record.hpp>

namespace auricle {

/// A record that says what is running: command line, version, the time and the machine.
RunRecord begin_record();

}  // namespace auricle
