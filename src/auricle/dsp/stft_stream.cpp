#include <algorithm>
#include <utility>

#include <auricle/dsp/padding.hpp>
#include <auricle/dsp/stft.hpp>
#include <auricle/dsp/stft_impl.hpp>

namespace auricle {

/// Positions are those of the padded clip.
struct StftStream::Impl {
  explicit Impl(std::shared_ptr<Stft::Impl> shared)
      : stft(std::move(shared)),
        workspace(stft->borrow()),
        margin(margins(stft->options)),
        pad_mode(stft->options.center ? stft->options.pad_mode : PadMode::kConstant),
        kept(kept_samples()),
        block_span((kBlockFrames - 1) * stft->options.hop_length + stft->options.n_fft) {
    workspace->carry.clear();
    workspace->carry.reserve(block_span);
    workspace->padding.resize(std::max(margin.before, margin.after));
    workspace->recent.resize(kept);
  }
  ~Impl() { stft->give_back(std::move(workspace)); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  std::size_t kept_samples() const {
    if (margin.before == 0 || pad_mode == PadMode::kConstant) {
      return 0;
    }
    return pad_mode == PadMode::kEdge ? 1 : margin.before + 1;
  }

  /// `emit(first, n_frames)` is called with each block's first sample.
  template <typename Emit>
  void push(std::span<const float> samples, const Emit& emit) {
    if (!begun) {
      const std::span<const float> head = samples.first(std::min(kept - n_samples, samples.size()));
      remember(head);
      samples = samples.subspan(head.size());
      if (n_samples < kept || samples.empty()) {
        return;
      }
      begin(emit);
    }
    remember(samples);
    feed(samples, emit);
  }

  template <typename Emit>
  void finish(const Emit& emit) {
    const std::size_t n_frames = stft->frames(n_samples);
    if (!begun) {
      begin(emit);
    }
    if (n_samples >= kept && kept > 0) {
      std::rotate(workspace->recent.begin(), workspace->recent.begin() + static_cast<std::ptrdiff_t>(n_samples % kept),
                  workspace->recent.end());
    }
    std::span<const float> end = std::span<const float>(workspace->recent).first(std::min(kept, n_samples));
    if (reflects_one_less()) {
      end = end.subspan(1);
    }
    feed(padding(end, static_cast<std::ptrdiff_t>(end.size()), margin.after), emit);
    if (next_frame < n_frames) {
      workspace->carry.resize(block_span, 0.0F);  // frames behind the last one fall away later
      emit(workspace->carry.data(), next_frame, n_frames - next_frame);
    }
    workspace->carry.clear();
    n_samples = fed = next_frame = 0;
    begun = false;
  }

  /// Pads what came so far at its front.
  template <typename Emit>
  void begin(const Emit& emit) {
    begun = true;
    const std::span<const float> head = std::span<const float>(workspace->recent).first(n_samples);
    feed(padding(head, -static_cast<std::ptrdiff_t>(margin.before), margin.before), emit);
    feed(head, emit);
  }

  std::span<const float> padding(std::span<const float> samples, std::ptrdiff_t position, std::size_t count) {
    const std::span<float> values = std::span(workspace->padding).first(count);
    for (float& value : values) {
      value = padded_sample(samples, position++, pad_mode);
    }
    return values;
  }

  void remember(std::span<const float> samples) {
    for (std::size_t i = samples.size() - std::min(kept, samples.size()); i < samples.size(); ++i) {
      workspace->recent[(n_samples + i) % kept] = samples[i];
    }
    n_samples += samples.size();
  }

  /// Blocks that lie in `part` alone are transformed where they lie, others from a copy.
  template <typename Emit>
  void feed(std::span<const float> part, const Emit& emit) {
    const std::size_t hop = stft->options.hop_length;
    std::vector<float>& carry = workspace->carry;
    const std::size_t part_begin = fed;
    fed += part.size();
    const auto append = [&](std::size_t from, std::size_t to) {
      carry.insert(carry.end(), part.begin() + static_cast<std::ptrdiff_t>(from - part_begin),
                   part.begin() + static_cast<std::ptrdiff_t>(to - part_begin));
    };
    for (; next_frame * hop + block_span <= fed; next_frame += kBlockFrames) {
      const std::size_t block_begin = next_frame * hop;
      if (block_begin >= part_begin) {
        emit(part.data() + (block_begin - part_begin), next_frame, kBlockFrames);
        carry.clear();
        continue;
      }
      const std::size_t carried = carry.size();
      append(part_begin, block_begin + block_span);
      emit(carry.data(), next_frame, kBlockFrames);
      carry.resize(carried);
      carry.erase(carry.begin(), carry.begin() + static_cast<std::ptrdiff_t>(std::min(kBlockFrames * hop, carried)));
    }
    const std::size_t wanted = std::max(part_begin, next_frame * hop);
    if (wanted < fed) {
      append(wanted, fed);
    }
  }

  /// librosa pads the frames that reach over the end apart from the others. When the last one's first half is all the
  /// sound that it has, there is one sample less than a reflection takes, and the mirror's outermost sample is another.
  bool reflects_one_less() const {
    const StftOptions& options = stft->options;
    const std::size_t half = margin.before;
    return pad_mode == PadMode::kReflect && half > 0 && options.n_fft % 2 == 0 && options.hop_length >= half &&
           n_samples % options.hop_length == 0 && n_samples > options.hop_length;
  }

  std::shared_ptr<Stft::Impl> stft;
  std::unique_ptr<StftWorkspace> workspace;
  Margins margin;
  PadMode pad_mode;        ///< what the margins hold
  std::size_t kept;        ///< samples at an end of which its padding is made
  std::size_t block_span;  ///< samples that a block of frames covers
  std::size_t n_samples = 0;
  std::size_t fed = 0;  ///< samples that came, those of the padding among them
  std::size_t next_frame = 0;
  bool begun = false;
};

namespace {

auto spectra(StftWorkspace& workspace, const StftOptions& options, const SpectrumSink& sink) {
  workspace.block.resize((options.n_fft / 2 + 1) * 2 * kBlockFrames);
  return [&](const float* first, std::size_t first_frame, std::size_t n_frames) {
    workspace.transform->spectrum(first, options.hop_length, workspace.block);
    sink({first_frame, n_frames, workspace.block});
  };
}

auto powers(StftWorkspace& workspace, const StftOptions& options, double power, const MagnitudeSink& sink) {
  workspace.block.resize((options.n_fft / 2 + 1) * kBlockFrames);
  return [&workspace, &options, power, &sink](const float* first, std::size_t first_frame, std::size_t n_frames) {
    workspace.transform->magnitudes(first, options.hop_length, power, workspace.block);
    sink({first_frame, n_frames, workspace.block});
  };
}

}  // namespace

StftStream::StftStream(const Stft& stft) : impl_(std::make_unique<Impl>(stft.impl_)) {}
StftStream::~StftStream() = default;
StftStream::StftStream(StftStream&&) noexcept = default;
StftStream& StftStream::operator=(StftStream&&) noexcept = default;

void StftStream::push(std::span<const float> samples, const SpectrumSink& sink) {
  impl_->push(samples, spectra(*impl_->workspace, impl_->stft->options, sink));
}
void StftStream::push(std::span<const float> samples, double power, const MagnitudeSink& sink) {
  impl_->push(samples, powers(*impl_->workspace, impl_->stft->options, power, sink));
}
void StftStream::finish(const SpectrumSink& sink) {
  impl_->finish(spectra(*impl_->workspace, impl_->stft->options, sink));
}
void StftStream::finish(double power, const MagnitudeSink& sink) {
  impl_->finish(powers(*impl_->workspace, impl_->stft->options, power, sink));
}

}  // namespace auricle
