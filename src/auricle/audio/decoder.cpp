#include <auricle/audio/decoder.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <auricle/audio/decoder_impl.hpp>

namespace auricle {
namespace {

/// Far above any recording's, even one of unscaled 32-bit integers, and its square is still finite in float.
constexpr float kLoudestSample = 1e12F;

}  // namespace

int checked_source_rate(int rate_hz) {
  if (rate_hz < kLowestSampleRateHz || rate_hz > kHighestSourceRateHz) {
    throw AudioError(fmt::format("its sample rate is {} Hz; from {} to {} Hz can be used", rate_hz, kLowestSampleRateHz,
                                 kHighestSourceRateHz));
  }
  return rate_hz;
}

std::size_t whole_samples(double seconds, int rate_hz) {
  constexpr double kMost = 9e18;
  return static_cast<std::size_t>(std::min(seconds * rate_hz, kMost));
}

Decoder::Decoder(const std::filesystem::path& path, const Part& part, const std::stop_token& stop)
    : impl_(std::make_unique<Impl>(path, path.string(), part, stop)) {}
Decoder::Decoder(std::span<const std::byte> bytes, const Part& part, const std::stop_token& stop)
    : impl_(std::make_unique<Impl>(bytes, "", part, stop)) {}
Decoder::~Decoder() = default;
Decoder::Decoder(Decoder&&) noexcept = default;
Decoder& Decoder::operator=(Decoder&&) noexcept = default;

int Decoder::sample_rate_hz() const { return impl_->steady->rate_hz(); }

std::size_t Decoder::n_channels() const { return impl_->n_channels; }

std::size_t Decoder::claimed_samples() const {
  // Of a chain whose last links can't be opened there is none any more.
  const double claimed_s = impl_->container ? impl_->container->claimed_s() : 0.0;
  return whole_samples(std::max(claimed_s, 0.0), sample_rate_hz());
}

std::span<const float> Decoder::next() {
  while (impl_->samples.empty() && !impl_->ended) {
    impl_->decode_packet();
  }
  std::swap(impl_->handed_out, impl_->samples);
  impl_->samples.clear();
  const std::vector<float>& handed_out = impl_->handed_out;
  const auto bad =
      std::ranges::find_if_not(handed_out, [](float sample) { return std::abs(sample) <= kLoudestSample; });
  if (bad != handed_out.end()) {
    const auto position = impl_->n_handed_out + static_cast<std::size_t>(bad - handed_out.begin()) / impl_->n_channels;
    throw AudioError(fmt::format("its sample at {:.6f} s is not finite, or absurdly large; export it anew",
                                 std::floor(impl_->part.offset_s * sample_rate_hz()) / sample_rate_hz() +
                                     static_cast<double>(position) / sample_rate_hz()));
  }
  impl_->n_handed_out += handed_out.size() / impl_->n_channels;
  return handed_out;
}

double Decoder::length_s() const { return impl_->length_s(); }

bool Decoder::leap(double to_s) { return impl_->leap(to_s); }

double Decoder::decoded_s() const { return static_cast<double>(impl_->n_decoded) / sample_rate_hz(); }

Heard Decoder::heard() const {
  Heard heard{.heard_s = static_cast<double>(impl_->n_handed_out) / sample_rate_hz(),
              .claimed_s = std::max(impl_->claimed_s() - impl_->part.offset_s, 0.0),
              .damaged_s = impl_->tally.damaged_s,
              .bad_packets = impl_->tally.bad_packets + impl_->steady->dropped(),
              .breaks_off = impl_->breaks_off(),
              .one_channel = impl_->mix.one_channel()};
  if (impl_->part.duration_s) {
    heard.claimed_s = std::min(heard.claimed_s, *impl_->part.duration_s);
  }
  if (impl_->samples_wanted == 0) {
    heard.claimed_s = heard.heard_s;  // nothing of the part is missing, whatever the rest is like
    heard.breaks_off = false;
  }
  return heard;
}

}  // namespace auricle
