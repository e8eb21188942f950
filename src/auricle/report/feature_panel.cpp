#include <auricle/report/feature_panel.hpp>

#include <utility>

#include <auricle/core/text.hpp>
#include <auricle/plot/column_joiner.hpp>
#include <auricle/report/frame_pieces.hpp>

namespace auricle {
namespace {

/// Far more than dots on a picture.
constexpr std::size_t kMostColumns = 4096;

}  // namespace

FeaturePanel feature_panel(const std::filesystem::path& file, const FrontEnd& front_end, const DrawnPart& part,
                           const ListeningOptions& listening) {
  const FeatureSpec& spec = front_end.spec();
  ClipReader recording(file, {.sample_rate_hz = spec.sample_rate_hz,
                              .offset_s = part.offset_s,
                              .duration_s = part.duration_s,
                              .least_samples = front_end.least_samples(),
                              .stop = listening.stop});
  HeatMapPanel panel{.title = printable(file.filename().string()), .values = {}};
  ColumnJoiner joiner(kMostColumns);
  const auto take = [&](Matrix frames, bool last) {
    if (last && joiner.empty()) {
      panel.values = std::move(frames);
      return;
    }
    joiner.push(frames);
    if (last) {
      panel.values = joiner.columns();
    }
  };
  features_in_pieces(front_end, recording, take, listening.progress);
  panel.seconds_per_frame =
      static_cast<double>(joiner.frames_per_column()) * static_cast<double>(spec.hop_length) / spec.sample_rate_hz;
  return {.panel = std::move(panel), .heard = recording.heard()};
}

}  // namespace auricle
