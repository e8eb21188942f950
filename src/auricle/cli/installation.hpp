#pragma once

#include <filesystem>

#include <auricle/experiment/shared_files.hpp>

namespace auricle {

/// The folder that the running program lies in.
std::filesystem::path program_folder();

/// What comes with the running program: ../share/auricle beside it.
SharedFiles shared_files();

}  // namespace auricle
