#pragma once

#include <auricle/compose/style.hpp>

// The words that the tables of styles are written in: scales and chords by their usual names.
namespace auricle::harmony {

inline const Intervals kMajorScale = {0, 2, 4, 5, 7, 9, 11};
inline const Intervals kMinorScale = {0, 2, 3, 5, 7, 8, 10};
inline const Intervals kDorianScale = {0, 2, 3, 5, 7, 9, 10};
inline const Intervals kPhrygianScale = {0, 1, 3, 5, 7, 8, 10};
inline const Intervals kHarmonicMinorScale = {0, 2, 3, 5, 7, 8, 11};
inline const Intervals kBluesScale = {0, 3, 5, 6, 7, 10};
inline const Intervals kMajorPentatonic = {0, 2, 4, 7, 9};
inline const Intervals kMinorPentatonic = {0, 3, 5, 7, 10};

inline Chord major(int root) { return {.root = root, .tones = {0, 4, 7}}; }
inline Chord minor(int root) { return {.root = root, .tones = {0, 3, 7}}; }
inline Chord seventh(int root) { return {.root = root, .tones = {0, 4, 7, 10}}; }
inline Chord major_seventh(int root) { return {.root = root, .tones = {0, 4, 7, 11}}; }
inline Chord minor_seventh(int root) { return {.root = root, .tones = {0, 3, 7, 10}}; }

}  // namespace auricle::harmony
