#pragma once

#include <string>
#include <string_view>

#include <auricle/evaluation/interval.hpp>

namespace auricle {

/// A line of text as HTML that shows exactly it, in an element or a quoted attribute: &, <, >, " and ' become
/// references, control characters and bytes that aren't UTF-8 escapes as `printable` has them.
std::string escape_html(std::string_view text);

/// The same of text whose line feeds are meant to part lines.
std::string escape_html_lines(std::string_view text);

/// Bytes in base64 (RFC 4648), padded.
std::string base64(std::string_view bytes);

/// A section of the page with its heading; `body` is HTML.
struct Section {
  std::string id;
  std::string heading;
  std::string body;
};
std::string to_html(const Section& section);

/// A row of a table of names and values; `value` is HTML.
std::string named_row(std::string_view name, std::string_view value);

/// Something wider than a phone that is to be scrolled by itself; `label` is text, `body` HTML.
std::string scrollable(std::string_view label, std::string_view body);

/// 0.776 as "77.6 %", the blank a no-break space.
std::string percent(double share);
/// "69.2 to 84.1 %".
std::string percent(const Interval& interval);

}  // namespace auricle
