#pragma once

#include <string>

#include <auricle/evaluation/run_record.hpp>
#include <auricle/evaluation/summary.hpp>
#include <auricle/report/html.hpp>
#include <auricle/report/html_report.hpp>

namespace auricle {

// The sections of the page, each from the record and what it comes to. `part` is the one that the page quotes.

/// The verdict in one plain sentence: text.
std::string verdict(const PartSummary& part);

Section overview_section(const RunRecord& record);                            ///< what was trained on what
Section scores_section(const Summary& summary);                               ///< every score with its interval
Section training_section(const RunRecord& record);                            ///< learning curves
Section confusion_section(const PartSummary& part);                           ///< what was taken for what
Section genre_section(const PartSummary& part);                               ///< bars and a table
Section calibration_section(const PartSummary& part);                         ///< whether sure means right
Section mistakes_section(const RunRecord& record, Part part);                 ///< wrong and sure of it
Section trials_section(const Summary& summary);                               ///< every seed and fold
Section redo_section(const RunRecord& record, const ReportOptions& options);  ///< commands and recipe

}  // namespace auricle
