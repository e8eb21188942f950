// What a network hears: a front end of one's own, or that of a published network, applied to a recording piece by
// piece, so that a day of sound takes no more memory than a song.
//
//   front_end SONG [NAME | FILE.json]      NAME: musicnn, vggish, yamnet, efficientat, discogs-effnet
#include <cstddef>
#include <iostream>

#include <auricle/audio/load.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/json.hpp>
#include <auricle/core/shared_files.hpp>
#include <auricle/features/front_end.hpp>

namespace {

/// Log-mel spectra of speech-like resolution: 25 ms every 10 ms, 64 bands up to 8 kHz, log(1 + 10 x).
auricle::FeatureSpec own_spec() {
  return {.kind = auricle::FeatureKind::kMel,
          .sample_rate_hz = 16'000,
          .n_fft = 400,
          .hop_length = 160,
          .n_mels = 64,
          .compression = {.kind = auricle::Compression::Kind::kLn, .factor = 10.0, .offset = 1.0}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: front_end SONG [NAME | FILE.json]\n";
    return 2;
  }
  try {
    const auricle::FeatureSpec spec =
        argc == 3 ? auricle::load_front_end(auricle::shared_files().front_end(argv[2])) : own_spec();
    std::cout << to_json(spec).dump(2) << '\n';  // as it may be kept in a file, and is in a model's

    auricle::FeatureStream stream = auricle::FrontEnd(spec).stream();
    auricle::ClipReader recording(argv[1], {.sample_rate_hz = spec.sample_rate_hz});
    const auto second = static_cast<std::size_t>(spec.sample_rate_hz);
    for (bool more = true; more;) {
      const auricle::Clip piece = recording.read(second);
      stream.push(piece.samples);
      more = piece.samples.size() == second;
    }
    const auricle::Matrix features = stream.finish();
    std::cout << features.rows() << " x " << features.cols() << '\n';
  } catch (const auricle::Error& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
