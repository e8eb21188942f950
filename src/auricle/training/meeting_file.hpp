#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace auricle {

/// The first key that rank 0 says at a file, by which the others know it.
constexpr const char* kMeetingMark = "ranks of auricle meet here";

/// Makes the empty file at which ranks are to meet. Throws UsageError where something of that name is there, or it
/// can't be made.
void make_meeting_file(const std::string& file);

/// The size of the file at which rank 0 waits; absent: it isn't there yet. Throws UsageError where something else of
/// that name is there, which is left as it is, or no file can be.
std::optional<std::uintmax_t> meeting_file_size(const std::string& file);

}  // namespace auricle
