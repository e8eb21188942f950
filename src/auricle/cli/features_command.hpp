#pragma once

#include <filesystem>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/dataset/feature_table_file.hpp>

namespace auricle {

/// Asks whether a table's files may be written. Throws as check_output.
void check_outputs(const FeatureTableFiles& files, const std::vector<std::filesystem::path>& inputs);

/// A line for each file of a table.
void print_names(const FeatureTableFiles& files);

/// Adds `features merge`.
void add_features_merge_command(Program& program, Arguments& features);

}  // namespace auricle
