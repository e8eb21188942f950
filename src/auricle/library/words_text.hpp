#pragma once

#include <string>

#include <auricle/core/json_fwd.hpp>
#include <auricle/library/lessons.hpp>
#include <auricle/library/words_report.hpp>

namespace auricle {

/// "yes", "unsure" or "no".
std::string_view name_of(ToldApart told);

/// A report as aligned plain text of several lines for a terminal, without the disagreements.
std::string to_text(const WordsReport& report);

/// A report as one JSON object, without the disagreements; the schema is in docs/library.md.
Json to_json(const WordsReport& report);

}  // namespace auricle
