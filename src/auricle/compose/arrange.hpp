#pragma once

#include <auricle/compose/score.hpp>
#include <auricle/compose/style.hpp>

namespace auricle {

/// Writes a song in a style: draws key, tempo, progression, instruments and patterns, lets them enter and drop out
/// section by section, and fills at least `duration_s`. The same state of `random` gives the same song.
Score arrange(const Style& style, Random& random, double duration_s);

}  // namespace auricle
