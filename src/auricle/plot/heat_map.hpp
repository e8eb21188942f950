#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <auricle/core/matrix.hpp>

namespace auricle {

/// What stands up the side of a heat map.
enum class HeatMapAxis {
  kIndex,            ///< row numbers: MFCC coefficients
  kMelFrequency,     ///< rows are mel bands, equally high; ticks at 64, 128, … Hz where their bands lie
  kLinearFrequency,  ///< rows are FFT bins, equally high; ticks in Hz
  kLogFrequency,  ///< rows are FFT bins, drawn an octave equally high above 64 Hz (linear below), as specshow's "log"
};

/// One clip's matrix.
struct HeatMapPanel {
  std::string title;
  Matrix values;                   ///< row: coefficient, band or bin (lowest first); column: frame; NaN stays blank
  double seconds_per_frame = 0.0;  ///< hop length / sample rate
};

/// How a heat map is labelled and drawn.
struct HeatMapOptions {
  std::string y_label;  ///< e.g. "MFCC coefficient", "Frequency (Hz)"
  std::string unit;     ///< on the colour bar, e.g. "dB"
  HeatMapAxis axis = HeatMapAxis::kIndex;
  std::vector<double> row_frequencies_hz{};  ///< centre of each row, rising; needed for all axes but kIndex
};

/// How many matrices fit: more would make a picture higher than .png programs take.
inline constexpr std::size_t kMaxHeatMapPanels = 144;

/// Draws matrices side by side (up to 3 in a row) with one colour scale and one colour bar, time in seconds along the
/// bottom, as librosa.display.specshow does. Coefficients (kIndex) that have both signs, the weaker one
/// for at least a twentieth of the range, are drawn in coolwarm, grey at 0; all else, levels with an arbitrary zero
/// among them, in magma. Values that differ by less than a millionth (of themselves or of 1) are rounding noise and
/// drawn as one. A matrix with more frames or bins than dots is averaged. The picture's kind goes by the name's ending:
/// .png (10 in wide and more, 200 dpi), .svg or .pdf. It appears whole or not at all. Throws UsageError for another
/// ending, no panels or too many, an empty matrix, panels of different row counts or frequencies that don't fit;
/// FileError when the file can't be written; Error when gnuplot is missing or fails.
void draw_heat_map(const std::filesystem::path& path, const std::vector<HeatMapPanel>& panels,
                   const HeatMapOptions& options);

}  // namespace auricle
