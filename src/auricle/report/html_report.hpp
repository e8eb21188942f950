#pragma once

#include <string>

#include <auricle/evaluation/run_record.hpp>

namespace auricle {

struct ReportOptions {
  std::string record_path;  ///< where the record lies, for the command that makes the page again
};

/// A run as one HTML page that needs no network and no other file: styles inline, pictures as data: URIs, no scripts,
/// and a Content-Security-Policy that allows nothing else. Text from the record is escaped. The recordings of the most
/// confident mistakes are looked for at their paths; one that is gone is said to be. Throws UsageError when the record
/// is not valid or holds no judged song, Error when gnuplot is missing or fails.
std::string html_report(const RunRecord& record, const ReportOptions& options = {});

}  // namespace auricle
