#pragma once

#include <string>

#include <auricle/core/json_fwd.hpp>

namespace auricle {

/// How spectrograms (rows are mel bands, columns frames; in decibels from -80 to 0 at the loudest) are changed at
/// random each time a network is shown one, so that it learns the music and not the recording. All is off by default.
struct Augmentation {
  double tempo = 0.0;         ///< faster or slower by up to this share, pitch kept: frames are interpolated; 0 … 0.5
  double pitch_bands = 0.0;   ///< up or down by up to so many bands, tempo kept: bands are interpolated; 0 … 64
  double equalizer_db = 0.0;  ///< size of a smooth random curve over the bands, as another mastering has it: 0 … 60;
                              ///< its standard deviation is two thirds of it
  double noise = 0.0;         ///< probability of steady noise, 25 to 65 dB below the loudest moment
  double low_pass = 0.0;      ///< probability that the upper bands are cut off, as codecs and low sample rates do
  double frequency_mask = 0.0;  ///< widest share of the bands, one after the other, that is hidden (SpecAugment)
  double time_mask = 0.0;       ///< widest share of the frames that is hidden (Park et al. 2019)
  double mixup = 0.0;           ///< alpha of the beta distribution by which two songs and their labels are mixed
                                ///< (Zhang et al. 2018): 0 … 2

  bool operator==(const Augmentation&) const = default;

  /// Whether songs are changed one by one, all but mixup.
  bool changes_songs() const;

  /// Whether what is done to them only decibels allow: noise, equalizer_db and low_pass.
  bool changes_decibels() const;

  /// Throws UsageError naming the parameter, its value and what is allowed.
  void validate() const;
};

/// A recipe's "augmentation". Throws UsageError beginning with `where`.
Augmentation augmentation_from_json(const Json& json, const std::string& where);
Json to_json(const Augmentation& augmentation);

}  // namespace auricle
