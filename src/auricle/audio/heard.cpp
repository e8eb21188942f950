#include <auricle/audio/heard.hpp>

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include <fmt/ranges.h>

namespace auricle {
namespace {

/// What a file claims of its length may be a little wrong, above all an MP3's that has no header that says it.
constexpr double kToleranceS = 1.0;

}  // namespace

bool Heard::complete() const { return !breaks_off && std::max(claimed_s - heard_s, 0.0) + damaged_s <= kToleranceS; }

std::string Heard::trouble() const {
  if (complete()) {
    return "";
  }
  std::vector<std::string> troubles;
  if (claimed_s - heard_s > kToleranceS) {
    troubles.push_back(fmt::format("{:.1f} of {:.1f} s could be decoded ({:.1f} s are missing)", heard_s, claimed_s,
                                   claimed_s - heard_s));
  }
  if (bad_packets > 0) {
    troubles.push_back(fmt::format("{} damaged packet{}", bad_packets, bad_packets == 1 ? "" : "s"));
  }
  if (breaks_off) {
    troubles.push_back(fmt::format("it breaks off after {:.1f} s", heard_s));
  }
  return fmt::format("{}", fmt::join(troubles, "; "));
}

std::string Heard::note() const {
  return one_channel ? "its channels cancel each other out, so that one of them was heard and not their mean" : "";
}

}  // namespace auricle
