#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <auricle/cli/command.hpp>
#include <auricle/cli/file_progress.hpp>
#include <auricle/cli/interrupt.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/output.hpp>
#include <auricle/core/text.hpp>
#include <auricle/core/trouble.hpp>
#include <auricle/dsp/mel.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/plot/gnuplot.hpp>
#include <auricle/plot/heat_map.hpp>
#include <auricle/report/feature_panel.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string picture;
  std::string kind = "mfcc";
  FeatureSpec spec;
  double offset_s = 0.0;
  std::optional<double> duration_s;
};

/// The peaks of the mel filters.
std::vector<double> mel_band_centers(const FeatureSpec& spec) {
  const FrequencyRange range{.low = spec.fmin, .high = spec.fmax.value_or(spec.sample_rate_hz / 2.0)};
  std::vector<double> edges =
      mel_frequencies(static_cast<std::size_t>(spec.n_mels) + 2, range, spec.htk ? MelScale::kHtk : MelScale::kSlaney);
  return {edges.begin() + 1, edges.end() - 1};
}

std::vector<double> bin_frequencies(const FeatureSpec& spec) {
  std::vector<double> frequencies(static_cast<std::size_t>(spec.n_fft) / 2 + 1);
  for (std::size_t bin = 0; bin < frequencies.size(); ++bin) {
    frequencies[bin] = static_cast<double>(bin) * spec.sample_rate_hz / spec.n_fft;
  }
  return frequencies;
}

/// What can be drawn, by the names of the features.
const std::map<std::string, FeatureKind> kKinds{{"mfcc", FeatureKind::kMfcc},
                                                {"mel", FeatureKind::kMel},
                                                {"spectrogram", FeatureKind::kSpectrogram},
                                                {"mfcc_delta", FeatureKind::kMfccDelta},
                                                {"mfcc_delta2", FeatureKind::kMfccDelta2},
                                                {"chroma_stft", FeatureKind::kChromaStft},
                                                {"tonnetz", FeatureKind::kTonnetz},
                                                {"spectral_contrast", FeatureKind::kSpectralContrast},
                                                {"tempogram", FeatureKind::kTempogram}};

std::vector<std::string> names_of_kinds() {
  std::vector<std::string> names;
  names.reserve(kKinds.size());
  for (const auto& [name, kind] : kKinds) {
    names.push_back(name);
  }
  return names;
}

HeatMapOptions labels_for(const FeatureSpec& spec) {
  switch (spec.kind) {
    case FeatureKind::kMel:
      return {.y_label = "Frequency (Hz)",
              .unit = "dB",
              .axis = HeatMapAxis::kMelFrequency,
              .row_frequencies_hz = mel_band_centers(spec)};
    case FeatureKind::kSpectrogram:
      return {.y_label = "Frequency (Hz)",
              .unit = "dB",
              .axis = HeatMapAxis::kLogFrequency,
              .row_frequencies_hz = bin_frequencies(spec)};
    case FeatureKind::kChromaStft:
      return {.y_label = "Pitch class (0 is C)", .unit = "Chroma"};
    case FeatureKind::kTonnetz:
      return {.y_label = "Fifths, minor thirds, major thirds", .unit = "Tonnetz"};
    case FeatureKind::kSpectralContrast:
      return {.y_label = "Octave band", .unit = "dB"};
    case FeatureKind::kTempogram:
      return {.y_label = "Lag (frames)", .unit = "Autocorrelation"};
    default:
      return {.y_label = "MFCC coefficient", .unit = "MFCC"};
  }
}

ExitStatus run(Options options) {
  const InterruptListener interrupt;
  if (options.files.size() > kMaxHeatMapPanels) {
    throw UsageError(fmt::format("{} recordings don't fit on a picture; give at most {} at a time",
                                 options.files.size(), kMaxHeatMapPanels));
  }
  options.spec.kind = kKinds.at(options.kind);
  check_picture_name(options.picture);
  check_output(options.picture, OutputKind::kPicture, {options.files.begin(), options.files.end()});
  const FrontEnd front_end(options.spec);
  std::vector<HeatMapPanel> panels;
  FileProgress progress;
  bool all_good = true;
  for (const std::string& file : options.files) {
    try {
      auto [panel, heard] = feature_panel(
          file, front_end, {.offset_s = options.offset_s, .duration_s = options.duration_s},
          {.stop = interrupt.token(), .progress = [&](const Heard& so_far) { progress.update(file, so_far); }});
      panels.push_back(std::move(panel));
      progress.clear();
      if (!heard.complete()) {
        complain(fmt::format("{}: {}", file, heard.trouble()));
        all_good = false;
      }
    } catch (const UsageError&) {
      throw;  // it would be the same for every file
    } catch (...) {
      progress.clear();
      complain(trouble_with(file));
      all_good = false;
    }
  }
  if (panels.empty()) {
    complain(fmt::format("nothing to draw; {} was not written", options.picture));
    return ExitStatus::kFailure;
  }
  draw_heat_map(options.picture, panels, labels_for(options.spec));
  fmt::print("picture: {}\n", printable(options.picture));
  return all_good ? ExitStatus::kSuccess : ExitStatus::kFailure;
}

}  // namespace

void add_mfcc_command(Program& program) {
  const auto options = std::make_shared<Options>();
  Arguments command = program.add(
      {.name = "mfcc",
       .purpose = "Draw what the network sees",
       .details = "MFCCs, mel bands or spectrum over time, several recordings side by side with one colour scale.",
       .example = "auricle mfcc metal.au classical.au -o mfcc.png"},
      [options] { return run(*options); });
  FeatureSpec& spec = options->spec;
  command.add_option("FILE", options->files, "Recordings to draw").required();
  command.add_option("-o,--output", options->picture, "Picture to write: .png, .svg or .pdf").required();
  command
      .add_option("--kind", options->kind,
                  "What to draw: mfcc, mfcc_delta, mfcc_delta2, mel (mel spectrogram in dB), spectrogram (dB), "
                  "chroma_stft, tonnetz, "
                  "spectral_contrast or tempogram")
      .one_of(names_of_kinds())
      .shows_default();
  command.add_option("--sr", spec.sample_rate_hz, "Sample rate in Hz to work at").shows_default();
  command.add_option("--n-fft", spec.n_fft, "Samples a frame").shows_default();
  command.add_option("--hop-length", spec.hop_length, "Samples from one frame to the next").shows_default();
  command.add_option("--n-mels", spec.n_mels, "Mel bands").shows_default();
  command.add_option("--n-mfcc", spec.n_mfcc, "MFCC coefficients").shows_default();
  command.add_option("--offset", options->offset_s, "Begin this many seconds into the recordings").shows_default();
  command.add_option("--duration", options->duration_s, "Draw this many seconds; default: all");
}

}  // namespace auricle
