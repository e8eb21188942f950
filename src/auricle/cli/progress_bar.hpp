#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace auricle {

/// A line on the terminal that is drawn anew as work goes on: label (made printable), bar, count, figures. Where
/// standard output is no terminal only the finished line is printed.
class ProgressBar {
 public:
  ProgressBar(std::string_view label, std::size_t total);

  /// Draws the line, at most some 20 times a second.
  void update(std::size_t done, const std::string& figures = {});
  /// Draws the line a last time and ends it.
  void finish(std::size_t done, const std::string& figures = {});

 private:
  void draw(std::size_t done, const std::string& figures) const;

  std::string label_;
  std::size_t total_;
  bool live_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace auricle
