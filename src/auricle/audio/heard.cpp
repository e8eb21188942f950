#include <auricle/audio/heard.hpp>

#include <fmt/format.h>

namespace auricle {
namespace {

/// What a file claims of its length may be a little wrong, above all an MP3's that has no header that says it.
constexpr double kToleranceS = 1.0;

}  // namespace

bool Heard::complete() const { return claimed_s - heard_s <= kToleranceS; }

std::string Heard::trouble() const {
  return complete() ? ""
                    : fmt::format("{:.1f} of {:.1f} s could be decoded ({:.1f} s are missing)", heard_s, claimed_s,
                                  claimed_s - heard_s);
}

}  // namespace auricle
