#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace auricle {

// Names of files are bytes: they need not be UTF-8 and may hold anything but '/' and NUL. Inside the library they stay
// as they are, in messages of exceptions too; they are made fit where they go out: `printable` for people, `json_text`
// for JSON, `csv_field` for CSV, `as_utf8` where text must be UTF-8. Each keeps different names different.

/// Bytes of the UTF-8 character that `text` begins with, 1 to 4; 0 where none begins (RFC 3629: no overlong forms, no
/// surrogates) or the text is empty.
std::size_t utf8_length(std::string_view text);

/// Whether all of it is UTF-8.
bool is_utf8(std::string_view text);

/// UTF-8 as it stands, and "\xe9" for each byte that is none. A backslash that would read like such an escape becomes
/// "\x5c".
std::string as_utf8(std::string_view bytes);

/// As as_utf8, and fit for a line on a terminal: what could steer it, end the line or turn its direction is escaped too
/// (control characters, line and paragraph separators, overrides of direction). To be called once, by what prints.
std::string printable(std::string_view bytes);

/// A field of CSV (RFC 4180): as it stands, or in quotes, with its own doubled, if it holds a comma, a quote or a
/// control character, or begins or ends with a space.
std::string csv_field(std::string_view text);

/// The number, from 0 on, that all of a text is; absent for any other text.
std::optional<int> whole_number(std::string_view text);

/// "blues, jazz, pop": names in a message; of many the first few "and 520 more".
std::string listed(std::span<const std::string> names);

}  // namespace auricle
