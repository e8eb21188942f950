#include <auricle/library/likeness.hpp>

#include <cmath>
#include <numeric>

namespace auricle {

Likeness Likeness::of(MatrixView embeddings) {
  return {.components = PrincipalComponents::of(embeddings, kLikenessNumbers)};
}

Matrix Likeness::places(MatrixView embeddings) const {
  Matrix places = components.project(embeddings);
  for (std::size_t song = 0; song < places.rows(); ++song) {
    const std::span<float> place = places.row(song);
    for (std::size_t i = 0; i < place.size(); ++i) {
      place[i] /= std::sqrt(components.spread[i]);
    }
    const float length = std::sqrt(std::inner_product(place.begin(), place.end(), place.begin(), 0.0F));
    for (float& number : place) {
      number /= length > 0.0F ? length : 1.0F;
    }
  }
  return places;
}

}  // namespace auricle
