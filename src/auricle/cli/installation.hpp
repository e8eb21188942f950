#pragma once

#include <filesystem>
#include <string>

namespace auricle {

/// The folder that the running program lies in.
std::filesystem::path program_folder();

/// The file of a recipe: `name` itself when it is a path (holds a slash or ends in .json), else one of those that come
/// with the program. Throws UsageError listing them when there is none of that name.
std::filesystem::path find_recipe(const std::string& name);

/// A model file: `name` itself, or the model that comes with the program when it is empty. Throws UsageError where that
/// is missing.
std::filesystem::path find_model(const std::string& name);

/// The folder of a published split's lists: `name` itself when it is a folder, else one of those that come with the
/// program, e.g. "gtzan-filtered". Throws UsageError listing them when there is none of that name.
std::filesystem::path find_split_lists(const std::string& name);

/// The file of a data set's known faults that comes with the program, e.g. "gtzan". Throws as find_split_lists.
std::filesystem::path find_known_faults(const std::string& name);

}  // namespace auricle
