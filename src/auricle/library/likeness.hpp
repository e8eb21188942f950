#pragma once

#include <cstddef>

#include <auricle/core/matrix.hpp>
#include <auricle/head/principal_components.hpp>

namespace auricle {

/// In how many numbers songs are compared. Measured, docs/library.md: more of them find no more songs of one genre.
inline constexpr std::size_t kLikenessNumbers = 32;

/// The space in which songs lie near each other that sound alike: the embeddings' first principal components, each
/// divided by the root of its spread, so that the few that differ most don't decide alone, brought to length 1. The
/// likeness of two songs is the product of their places, -1 … 1 (the cosine).
struct Likeness {
  PrincipalComponents components;

  /// Of a collection's embeddings. Throws as PrincipalComponents::of.
  static Likeness of(MatrixView embeddings);

  /// songs x numbers, at most kLikenessNumbers; zeros for a song that differs from the mean in nothing.
  Matrix places(MatrixView embeddings) const;
};

}  // namespace auricle
