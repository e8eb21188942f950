#include <auricle/audio/load.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <auricle/audio/decoder.hpp>
#include <auricle/audio/resample.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

const LoadOptions& checked(const LoadOptions& options) {
  if (options.sample_rate_hz && !is_sample_rate(*options.sample_rate_hz)) {
    throw UsageError(fmt::format("sample rate {} Hz: choose one from {} to {} Hz", *options.sample_rate_hz,
                                 kLowestSampleRateHz, kHighestSampleRateHz));
  }
  if (!std::isfinite(options.offset_s) || options.offset_s < 0.0) {
    throw UsageError(fmt::format("offset {} s: it must be 0 or more", options.offset_s));
  }
  if (options.duration_s && (!std::isfinite(*options.duration_s) || *options.duration_s <= 0.0)) {
    throw UsageError(fmt::format("duration {} s: it must be more than 0", *options.duration_s));
  }
  return options;
}

// Room made in advance, in samples: what a file claims of its length may be a little wrong, or a lie.
constexpr std::size_t kRoomToSpare = 1 << 14;
constexpr std::size_t kMostRoom = std::size_t{1} << 25;

/// Runs `work`, and names the file when it fails.
template <typename Work>
auto naming(const std::string& name, const Work& work) {
  try {
    return work();
  } catch (const AudioError& error) {
    throw AudioError(fmt::format("can't load {}: {}", name, error.what()));
  }
}

/// Seconds as people read them: 0.1, 35.0, 0.000023.
std::string seconds(double value) {
  return value >= 0.095 ? fmt::format("{:.1f} s", value) : fmt::format("{:.2g} s", value);
}

}  // namespace

struct ClipReader::Impl {
  enum class Channels { kMixed, kApart };

  template <typename Source>
  Impl(const Source& source, std::string known_as, const LoadOptions& given, Channels kept = Channels::kMixed)
      : name(std::move(known_as)), options(checked(given)), channels(kept), decoder(open(source, leaps_in(source))) {
    rate_hz = options.sample_rate_hz.value_or(decoder.sample_rate_hz());
    begin_resampling();
    if (leaps_in(source) && (options.offset_s > 0.0 || options.duration_s)) {
      const double length_s = decoder.length_s();
      if (length_s > 0.0 && naming(name, [&] { return leap(options.offset_s); })) {
        claimed_s = std::max(length_s - options.offset_s, 0.0);
        if (options.duration_s) {
          claimed_s = std::min(claimed_s, *options.duration_s);
          n_wanted = static_cast<std::size_t>(std::llround(*options.duration_s * rate_hz));
        }
      } else {
        has_leapt = false;
        decoder = open(source, false);
        begin_resampling();
      }
    }
  }

  /// What is read from a pipe can't be opened anew where a leap fails.
  bool leaps_in(const std::filesystem::path& path) const {
    std::error_code ignored;
    return leaps() && std::filesystem::is_regular_file(path, ignored);
  }
  bool leaps_in(std::span<const std::byte> /*bytes*/) const { return leaps(); }
  bool leaps() const { return options.leaps && channels == Channels::kMixed; }

  template <typename Source>
  Decoder open(const Source& source, bool leaps) {
    Decoder::Part part{.leaps = leaps};
    if (!leaps) {
      part = {.offset_s = options.offset_s,
              .duration_s = options.duration_s,
              .channels_apart = channels == Channels::kApart};
    }
    return naming(name, [&] { return Decoder(source, part, options.stop); });
  }

  void begin_resampling() {
    resampler.reset();
    ended = false;
    ready.clear();
    if (rate_hz != decoder.sample_rate_hz()) {
      resampler.emplace(Resampler::Rates{.from_hz = decoder.sample_rate_hz(), .to_hz = rate_hz}, decoder.n_channels());
    }
  }

  /// The resampler is given a little sound from before, which it would else take for silence.
  bool leap(double to_s) {
    constexpr double kLeadInS = 0.05;
    has_leapt = true;
    if (const double length_s = decoder.length_s(); !(to_s >= 0.0) || (length_s > 0.0 && to_s >= length_s)) {
      return false;
    }
    begin_resampling();
    const double from_s = std::max(to_s - kLeadInS, 0.0);
    if (!decoder.leap(from_s)) {
      return false;
    }
    const auto lead_in = static_cast<std::size_t>((to_s - from_s) * rate_hz);
    fill(lead_in);
    ready.erase(ready.begin(), ready.begin() + static_cast<std::ptrdiff_t>(std::min(lead_in, ready.size())));
    return !ended;
  }

  /// Decodes on until there are `wanted` samples, or no more.
  void fill(std::size_t wanted) {
    const double ratio = static_cast<double>(rate_hz) / decoder.sample_rate_hz();
    const auto claimed =
        static_cast<std::size_t>(static_cast<double>(decoder.claimed_samples() * decoder.n_channels()) * ratio);
    ready.reserve(std::min({wanted, claimed + kRoomToSpare, kMostRoom}));
    while (ready.size() < wanted && !ended) {
      const std::span<const float> decoded = decoder.next();
      ended = decoded.empty();
      n_decoded += decoded.size();
      if (!resampler) {
        ready.insert(ready.end(), decoded.begin(), decoded.end());
      } else if (ended) {
        resampler->finish(ready);
      } else {
        resampler->push(decoded, ready);
      }
    }
    if (n_decoded == 0 && !has_leapt) {
      throw AudioError(why_nothing());
    }
  }

  std::string why_nothing() const {
    const double there_s = decoder.decoded_s();
    if (options.duration_s && *options.duration_s * decoder.sample_rate_hz() < 1.0) {
      return fmt::format("a duration of {} s is less than one sample at its {} Hz; choose a longer one",
                         *options.duration_s, decoder.sample_rate_hz());
    }
    if (there_s > 0.0) {
      return fmt::format("it is {} long, and the offset of {} s lies behind its end; choose a smaller one",
                         seconds(there_s), options.offset_s);
    }
    return "it holds no samples";
  }

  /// `least_samples` can only be missed by what fits into memory: a piece that is not the whole is longer.
  void check_length() const {
    const std::size_t length = n_read + std::min(ready.size() / decoder.n_channels(), n_wanted);
    if ((!ended && ready.size() < n_wanted) || length >= options.least_samples) {
      return;
    }
    const bool part = options.offset_s > 0.0 || options.duration_s;
    const std::string trouble = decoder.heard().trouble();
    throw AudioError(fmt::format("can't use {}: {} is {} long; at least {} are needed{}", name,
                                 part ? "the part asked for" : "it", seconds(static_cast<double>(length) / rate_hz),
                                 seconds(static_cast<double>(options.least_samples) / rate_hz),
                                 trouble.empty() ? "" : " (" + trouble + ")"));
  }

  /// All that there is, of channels kept apart.
  std::vector<Clip> all_channels() {
    naming(name, [&] { fill(n_wanted); });
    check_length();
    std::vector<Clip> clips(decoder.n_channels());
    for (std::size_t c = 0; c < clips.size(); ++c) {
      clips[c].sample_rate_hz = rate_hz;
      clips[c].samples.reserve(ready.size() / clips.size());
      for (std::size_t i = c; i < ready.size(); i += clips.size()) {
        clips[c].samples.push_back(ready[i]);
      }
    }
    return clips;
  }

  std::string name;
  LoadOptions options;
  Channels channels;
  Decoder decoder;
  std::optional<Resampler> resampler;
  int rate_hz = 0;
  bool ended = false;
  bool has_leapt = false;
  double claimed_s = 0.0;  ///< of the part that was leapt to; 0: of whatever was read
  std::size_t n_wanted = std::numeric_limits<std::size_t>::max();
  std::size_t n_decoded = 0;
  std::size_t n_read = 0;
  std::vector<float> ready;  ///< at the wanted rate, not yet handed out
};

ClipReader::ClipReader(const std::filesystem::path& path, const LoadOptions& options)
    : impl_(std::make_unique<Impl>(path, path.string(), options)) {}
ClipReader::ClipReader(std::span<const std::byte> bytes, const LoadOptions& options)
    : impl_(std::make_unique<Impl>(bytes, "the recording", options)) {}
ClipReader::~ClipReader() = default;
ClipReader::ClipReader(ClipReader&&) noexcept = default;
ClipReader& ClipReader::operator=(ClipReader&&) noexcept = default;

int ClipReader::sample_rate_hz() const { return impl_->rate_hz; }

double ClipReader::length_s() const { return impl_->options.leaps ? impl_->decoder.length_s() : 0.0; }

bool ClipReader::leap(double to_s) {
  impl_->claimed_s = 0.0;
  impl_->n_wanted = std::numeric_limits<std::size_t>::max();
  return naming(impl_->name, [&] { return impl_->leap(to_s); });
}

Heard ClipReader::heard() const {
  Heard heard = impl_->decoder.heard();
  if (impl_->has_leapt) {
    heard.heard_s = static_cast<double>(impl_->n_read) / impl_->rate_hz;
    heard.claimed_s = impl_->claimed_s > 0.0 ? impl_->claimed_s : heard.heard_s;
    heard.breaks_off = false;
  }
  return heard;
}

Clip ClipReader::read(std::size_t n_samples) {
  n_samples = std::min(n_samples, impl_->n_wanted);
  naming(impl_->name, [&] { impl_->fill(std::max(n_samples, impl_->options.least_samples)); });
  impl_->check_length();
  Clip clip{.samples = {}, .sample_rate_hz = impl_->rate_hz};
  std::vector<float>& ready = impl_->ready;
  if (ready.size() <= n_samples) {
    clip.samples = std::exchange(ready, {});
  } else {
    const auto end = ready.begin() + static_cast<std::ptrdiff_t>(n_samples);
    clip.samples.assign(ready.begin(), end);
    ready.erase(ready.begin(), end);
  }
  impl_->n_read += clip.samples.size();
  impl_->n_wanted -= impl_->has_leapt ? clip.samples.size() : 0;
  return clip;
}

Clip load_clip(const std::filesystem::path& path, const LoadOptions& options) {
  return ClipReader(path, options).read(std::numeric_limits<std::size_t>::max());
}

Clip load_clip(std::span<const std::byte> bytes, const LoadOptions& options) {
  return ClipReader(bytes, options).read(std::numeric_limits<std::size_t>::max());
}

std::vector<Clip> load_channels(const std::filesystem::path& path, const LoadOptions& options) {
  return ClipReader::Impl(path, path.string(), options, ClipReader::Impl::Channels::kApart).all_channels();
}

std::vector<Clip> load_channels(std::span<const std::byte> bytes, const LoadOptions& options) {
  return ClipReader::Impl(bytes, "the recording", options, ClipReader::Impl::Channels::kApart).all_channels();
}

}  // namespace auricle
