#pragma once

#include <filesystem>
#include <optional>

#include <auricle/audio/listening.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/plot/heat_map.hpp>

namespace auricle {

/// Which part of a recording is drawn.
struct DrawnPart {
  double offset_s = 0.0;             ///< begin this far into it
  std::optional<double> duration_s;  ///< absent: to the end
};

/// A recording's features as a heat map shows them, and how much of it could be heard.
struct FeaturePanel {
  HeatMapPanel panel;
  Heard heard;
};

/// Features of a recording of any length, in bounded memory: of one that features_in_pieces would cut, neighbouring
/// frames are joined, several to each dot of a picture. Throws AudioError, UsageError as ClipReader, and Stopped.
FeaturePanel feature_panel(const std::filesystem::path& file, const FrontEnd& front_end, const DrawnPart& part = {},
                           const ListeningOptions& listening = {});

}  // namespace auricle
