#pragma once

#include <functional>

#include <auricle/audio/load.hpp>
#include <auricle/core/matrix.hpp>
#include <auricle/features/front_end.hpp>

namespace auricle {

/// Computes the features of a recording of any length, frame by frame kinds only: `take` gets its frames in order, some
/// millions of values at a time and whether they are the last, and `progress` is told every some seconds of sound how
/// far it has come. What fits into one piece (50 minutes of MFCCs, 6 of spectra) is computed whole, as
/// FrontEnd::compute does; the pieces of a longer one are each judged by themselves as to their loudest moment and
/// tuning, and are otherwise what the whole would give. Throws AudioError, and Stopped when the recording is read with
/// a stop token.
void features_in_pieces(const FrontEnd& front_end, ClipReader& recording, const std::function<void(Matrix, bool)>& take,
                        const std::function<void(const Heard&)>& progress = {});

}  // namespace auricle
