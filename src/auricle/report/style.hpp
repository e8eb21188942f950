#pragma once

#include <string_view>

namespace auricle {

/// The page's style sheet.
std::string_view report_style();

}  // namespace auricle
