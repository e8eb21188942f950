#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/json_fwd.hpp>
#include <auricle/library/tag_change.hpp>

namespace auricle {

/// A line of a plan; the schema is in docs/library.md.
Json change_json(const TagChange& change);

/// Reads a plan, which a person or a program may have edited: an object a line, empty lines passed over. What is to be
/// written is as it will be read: "Rock/Pop" is two. Throws FileError naming the line for what is no change, a path
/// that is not absolute or goes by way of "..", a file that is there twice, a genre that check_genre refuses, and a
/// line of more than a megabyte.
std::vector<TagChange> load_plan(const std::filesystem::path& file);

}  // namespace auricle
