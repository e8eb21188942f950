#pragma once

#include <auricle/compose/voice.hpp>

// The practice set's instruments, each a row of numbers. Amplitudes and times were chosen by ear and spectrogram.
namespace auricle::instruments {

inline constexpr Voice kPickedString = {
    .source = Source::kString, .pluck_brightness = 0.75, .ring_s = 3, .envelope = {.decay_s = 2, .sustain = 0}};
inline constexpr Voice kNylonString = {
    .source = Source::kString, .pluck_brightness = 0.3, .ring_s = 2, .envelope = {.decay_s = 1.5, .sustain = 0}};
inline constexpr Voice kMutedString = {
    .source = Source::kString, .pluck_brightness = 0.6, .ring_s = 0.8, .envelope = {.decay_s = 0.08, .sustain = 0}};
inline constexpr Voice kHarpsichord = {.source = Source::kString,
                                       .pluck_brightness = 0.95,
                                       .ring_s = 2.5,
                                       .envelope = {.attack_s = 0.001, .decay_s = 0.8, .sustain = 0}};
inline constexpr Voice kBassString = {.source = Source::kString,
                                      .pluck_brightness = 0.35,
                                      .ring_s = 3,
                                      .cutoff_hz = 1800,
                                      .envelope = {.decay_s = 1.5, .sustain = 0.1}};
inline constexpr Voice kUprightBass = {.source = Source::kString,
                                       .pluck_brightness = 0.15,
                                       .ring_s = 1.5,
                                       .cutoff_hz = 900,
                                       .envelope = {.attack_s = 0.01, .decay_s = 0.5, .sustain = 0}};
inline constexpr Voice kCrunchGuitar = {.source = Source::kString,
                                        .pluck_brightness = 0.6,
                                        .ring_s = 4,
                                        .drive = 5,
                                        .cutoff_hz = 4500,
                                        .envelope = {.decay_s = 1.5, .sustain = 0.4}};
inline constexpr Voice kDistortedGuitar = {.source = Source::kString,
                                           .pluck_brightness = 0.7,
                                           .ring_s = 5,
                                           .drive = 40,
                                           .cutoff_hz = 5500,
                                           .envelope = {.decay_s = 2, .sustain = 0.8, .release_s = 0.03}};
inline constexpr Voice kLeadGuitar = {.source = Source::kSaw,
                                      .vibrato_cents = 18,
                                      .drive = 6,
                                      .cutoff_hz = 3500,
                                      .envelope = {.attack_s = 0.01, .decay_s = 1, .sustain = 0.7}};
inline constexpr Voice kOrgan = {.partials = {1, 0.8, 0.5, 0.6, 0, 0.3, 0, 0.35},
                                 .drive = 0.8,
                                 .envelope = {.attack_s = 0.008, .sustain = 1, .release_s = 0.04}};
inline constexpr Voice kReeds = {.source = Source::kSquare,
                                 .unison = 2,
                                 .unison_cents = 12,
                                 .cutoff_hz = 3800,
                                 .envelope = {.attack_s = 0.04, .sustain = 0.9, .release_s = 0.06}};
inline constexpr Voice kPiano = {.partials = {1, 0.6, 0.4, 0.25, 0.18, 0.1, 0.07, 0.05},
                                 .partial_fading = 1.2,
                                 .envelope = {.attack_s = 0.003, .decay_s = 1, .sustain = 0, .release_s = 0.15}};
inline constexpr Voice kElectricPiano = {.partials = {1, 0.1, 0.05, 0.3, 0, 0, 0.12},
                                         .partial_fading = 1.5,
                                         .drive = 1,
                                         .envelope = {.attack_s = 0.004, .decay_s = 1.2, .sustain = 0.1}};
inline constexpr Voice kFlute = {.source = Source::kSquare,
                                 .vibrato_cents = 14,
                                 .cutoff_hz = 900,
                                 .sweep_hz = 700,
                                 .envelope = {.attack_s = 0.05, .sustain = 0.9, .release_s = 0.08}};
inline constexpr Voice kBrass = {.source = Source::kSaw,
                                 .unison = 2,
                                 .unison_cents = 6,
                                 .vibrato_cents = 8,
                                 .cutoff_hz = 400,
                                 .sweep_hz = 3200,
                                 .envelope = {.attack_s = 0.05, .decay_s = 0.4, .sustain = 0.7, .release_s = 0.07}};
inline constexpr Voice kFiddle = {.source = Source::kSaw,
                                  .vibrato_cents = 20,
                                  .cutoff_hz = 4200,
                                  .envelope = {.attack_s = 0.06, .sustain = 0.9, .release_s = 0.08}};
inline constexpr Voice kStrings = {.source = Source::kSaw,
                                   .unison = 3,
                                   .unison_cents = 11,
                                   .vibrato_cents = 6,
                                   .cutoff_hz = 2800,
                                   .envelope = {.attack_s = 0.12, .sustain = 0.9, .release_s = 0.25}};
inline constexpr Voice kPad = {.source = Source::kSaw,
                               .unison = 3,
                               .unison_cents = 18,
                               .cutoff_hz = 700,
                               .sweep_hz = 900,
                               .envelope = {.attack_s = 0.3, .sustain = 1, .release_s = 0.4}};
inline constexpr Voice kSquareLead = {
    .source = Source::kSquare, .vibrato_cents = 10, .cutoff_hz = 5000, .envelope = {.sustain = 0.6}};
inline constexpr Voice kSynthPluck = {.source = Source::kSaw,
                                      .unison = 2,
                                      .cutoff_hz = 300,
                                      .sweep_hz = 4500,
                                      .resonance = 2,
                                      .envelope = {.decay_s = 0.12, .sustain = 0.05}};
inline constexpr Voice kSawBass = {.source = Source::kSaw,
                                   .cutoff_hz = 150,
                                   .sweep_hz = 1600,
                                   .resonance = 1.6,
                                   .envelope = {.decay_s = 0.18, .sustain = 0.3, .release_s = 0.03}};
inline constexpr Voice kWideBass = {.source = Source::kSaw,
                                    .unison = 3,
                                    .unison_cents = 22,
                                    .cutoff_hz = 500,
                                    .envelope = {.attack_s = 0.02, .sustain = 0.9}};
inline constexpr Voice kSubBass = {.partials = {1, 0.12, 0.05},
                                   .drive = 1.5,
                                   .cutoff_hz = 500,
                                   .envelope = {.decay_s = 0.9, .sustain = 0.3, .release_s = 0.1}};

inline constexpr DrumSound kKick = {.tone_level = 1,
                                    .tone_hz = 52,
                                    .tone_drop_hz = 180,
                                    .tone_decay_s = 0.1,
                                    .noise_level = 0.15,
                                    .noise_decay_s = 0.01,
                                    .low_cut_hz = 1000};
inline constexpr DrumSound kDeepKick = {.tone_level = 1, .tone_hz = 44, .tone_drop_hz = 120, .tone_decay_s = 0.3};
inline constexpr DrumSound kClickKick = {.tone_level = 1,
                                         .tone_hz = 60,
                                         .tone_drop_hz = 400,
                                         .tone_decay_s = 0.06,
                                         .noise_level = 0.5,
                                         .noise_decay_s = 0.008,
                                         .low_cut_hz = 2500};
inline constexpr DrumSound kSnare = {.tone_level = 0.5,
                                     .tone_hz = 185,
                                     .tone_drop_hz = 60,
                                     .tone_decay_s = 0.07,
                                     .noise_level = 0.9,
                                     .noise_decay_s = 0.1,
                                     .low_cut_hz = 900};
inline constexpr DrumSound kBrush = {.noise_level = 1, .noise_decay_s = 0.09, .low_cut_hz = 1500, .high_cut_hz = 6000};
inline constexpr DrumSound kClap = {
    .noise_level = 1, .noise_decay_s = 0.09, .low_cut_hz = 800, .high_cut_hz = 4500, .bursts = 4};
inline constexpr DrumSound kRim = {.tone_level = 0.8,
                                   .tone_hz = 480,
                                   .tone_drop_hz = 300,
                                   .tone_decay_s = 0.02,
                                   .noise_level = 0.3,
                                   .noise_decay_s = 0.012,
                                   .low_cut_hz = 1200};
inline constexpr DrumSound kClosedHat = {
    .metal_level = 0.4, .noise_level = 0.8, .noise_decay_s = 0.03, .low_cut_hz = 6000};
inline constexpr DrumSound kOpenHat = {
    .metal_level = 0.4, .noise_level = 0.8, .noise_decay_s = 0.16, .low_cut_hz = 5500};
inline constexpr DrumSound kRide = {.metal_level = 0.8, .noise_level = 0.35, .noise_decay_s = 0.3, .low_cut_hz = 4000};
inline constexpr DrumSound kCrash = {.metal_level = 0.4, .noise_level = 0.9, .noise_decay_s = 0.6, .low_cut_hz = 2500};
inline constexpr DrumSound kShaker = {.noise_level = 1, .noise_decay_s = 0.04, .low_cut_hz = 4000, .high_cut_hz = 8500};

}  // namespace auricle::instruments
