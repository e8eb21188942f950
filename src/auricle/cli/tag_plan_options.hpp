#pragma once

#include <optional>
#include <string>
#include <vector>

#include <auricle/cli/arguments.hpp>
#include <auricle/library/plan.hpp>

namespace auricle {

/// Which songs are given which genres: the options that `library plan` and `library tag` have in common.
struct TagPlanOptions {
  std::vector<std::string> folders;
  bool overwrite = false;
  std::optional<double> min_confidence;
  std::optional<double> several;
  std::string map;

  void add_to(Arguments& command);

  /// Reads the map.
  PlanOptions plan() const;
};

/// A line for people about one file: what it names, what it would, and why.
std::string change_line(const TagChange& change);

/// "3 files would be tagged; 5 name a genre already (--overwrite), …": lines of what became of the songs.
std::string counts_text(const PlanCounts& counts);

}  // namespace auricle
