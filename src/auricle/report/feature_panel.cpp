#include <auricle/report/feature_panel.hpp>

#include <utility>

#include <auricle/core/text.hpp>
#include <auricle/plot/column_joiner.hpp>
#include <auricle/report/frame_pieces.hpp>

namespace auricle {
namespace {

/// Far more than dots on a picture.
constexpr std::size_t kMostColumns = 8192;

}  // namespace

FeaturePanel feature_panel(const std::filesystem::path& file, const FrontEnd& front_end, const DrawnPart& part,
                           const ListeningOptions& listening) {
  const FeatureSpec& spec = front_end.spec();
  ClipReader recording(file, {.sample_rate_hz = spec.sample_rate_hz,
                              .offset_s = part.offset_s,
                              .duration_s = part.duration_s,
                              .least_samples = front_end.least_samples(),
                              .stop = listening.stop});
  ColumnJoiner columns(kMostColumns);
  features_in_pieces(
      front_end, recording, [&](Matrix frames) { columns.push(std::move(frames)); }, listening.progress);
  HeatMapPanel panel{.title = printable(file.filename().string()), .values = columns.finish()};
  panel.seconds_per_frame =
      static_cast<double>(columns.frames_per_column()) * static_cast<double>(spec.hop_length) / spec.sample_rate_hz;
  return {.panel = std::move(panel), .heard = recording.heard()};
}

}  // namespace auricle
