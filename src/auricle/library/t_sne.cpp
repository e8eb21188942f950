#include <auricle/library/t_sne.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/library/nearest.hpp>
#include <auricle/library/quad_tree.hpp>

namespace auricle {
namespace {

// As van der Maaten's program has them, but for the learning rate.
constexpr double kAngle = 0.5;
constexpr double kExaggeration = 12.0;
constexpr double kLeastGain = 0.01;
constexpr double kMomentum = 0.5;  // while neighbours are drawn together
constexpr double kLaterMomentum = 0.8;
constexpr std::size_t kBlock = 64;  // points that a thread takes at a time

struct Neighbour {
  std::uint32_t point = 0;
  float weight = 0.0F;
};
using Neighbours = std::vector<std::vector<Neighbour>>;

/// Neighbours' squared distances as weights of sum 1, as steep as makes the perplexity.
std::vector<double> weights_of(const std::vector<double>& squared, double perplexity) {
  std::vector<double> weights(squared.size());
  double steepness = 1.0;
  double low = 0.0;
  double high = 0.0;  // 0: none known yet
  for (int i = 0; i < 100; ++i) {
    std::ranges::transform(squared, weights.begin(),
                           [&](double d) { return std::exp(-steepness * (d - squared.front())); });
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    double entropy = 0.0;
    for (double& weight : weights) {
      weight /= total;
      entropy -= weight > 0.0 ? weight * std::log(weight) : 0.0;
    }
    const double off = entropy - std::log(perplexity);
    if (std::abs(off) < 1e-5) {
      break;
    }
    (off > 0.0 ? low : high) = steepness;
    steepness = high == 0.0 ? 2.0 * steepness : 0.5 * (low + high);
  }
  return weights;
}

/// Of each point the nearest ones and how near, by products: |a - b|² is |a|² + |b|² - 2 a · b, which is the largest
/// product of (a, 1) and (b, -|b|² / 2).
Neighbours nearest_of(MatrixView points, const TsneOptions& options) {
  const std::size_t n = points.rows();
  const double perplexity = std::min(options.perplexity, std::max(1.0, static_cast<double>(n - 1) / 3.0));
  const auto n_neighbours = std::min(n - 1, static_cast<std::size_t>(3.0 * perplexity));
  Matrix keys(n, points.cols() + 1);
  std::vector<double> lengths(n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::span<const float> point = points.row(i);
    lengths[i] = std::inner_product(point.begin(), point.end(), point.begin(), 0.0);
    std::ranges::copy(point, keys.row(i).begin());
    keys(i, points.cols()) = static_cast<float>(-0.5 * lengths[i]);
  }
  Neighbours neighbours(n);
  parallel_for(
      n, options.threads,
      [&](std::size_t i) {
        std::vector<float> like(points.row(i).begin(), points.row(i).end());
        like.push_back(1.0F);
        const std::vector<Near> nearest = nearest_rows(keys, like, n_neighbours, i);
        std::vector<double> squared;
        squared.reserve(nearest.size());
        for (const Near& near : nearest) {
          squared.push_back(std::max(0.0, lengths[i] - 2.0 * near.likeness));
        }
        const std::vector<double> weights = weights_of(squared, perplexity);
        for (std::size_t k = 0; k < nearest.size(); ++k) {
          neighbours[i].push_back(
              {.point = static_cast<std::uint32_t>(nearest[k].row), .weight = static_cast<float>(weights[k])});
        }
      },
      options.stop);
  return neighbours;
}

/// What is a neighbour one way is one both ways; all weights together are 1.
Neighbours both_ways(const Neighbours& neighbours) {
  Neighbours both = neighbours;
  for (std::size_t i = 0; i < neighbours.size(); ++i) {
    for (const Neighbour& neighbour : neighbours[i]) {
      both[neighbour.point].push_back({.point = static_cast<std::uint32_t>(i), .weight = neighbour.weight});
    }
  }
  const auto total = static_cast<float>(2 * neighbours.size());
  for (std::vector<Neighbour>& of_one : both) {
    std::ranges::stable_sort(of_one, {}, &Neighbour::point);
    std::vector<Neighbour> merged;
    for (const Neighbour& neighbour : of_one) {
      if (merged.empty() || merged.back().point != neighbour.point) {
        merged.push_back({.point = neighbour.point, .weight = 0.0F});
      }
      merged.back().weight += neighbour.weight / total;
    }
    of_one = std::move(merged);
  }
  return both;
}

/// Points that move.
class Swarm {
 public:
  Swarm(MatrixView points, const TsneOptions& options)
      : neighbours_(both_ways(nearest_of(points, options))),
        options_(options),
        places_(points.rows()),
        forces_(points.rows()),
        speeds_(points.rows()),
        gains_(points.rows(), {.x = 1.0, .y = 1.0}),
        rate_(std::max(200.0, static_cast<double>(points.rows()) / kExaggeration)) {
    double squares = 0.0;
    for (std::size_t i = 0; i < points.rows(); ++i) {
      squares += static_cast<double>(points(i, 0)) * points(i, 0);
    }
    const double scale = squares > 0.0 ? 1e-4 / std::sqrt(squares / static_cast<double>(points.rows())) : 0.0;
    for (std::size_t i = 0; i < points.rows(); ++i) {
      places_[i] = {.x = scale * points(i, 0), .y = scale * points(i, 1)};
    }
  }

  void move(double exaggeration, double momentum) {
    work_out_forces(exaggeration);
    PlanePoint middle;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      step(forces_[i].x, momentum, gains_[i].x, speeds_[i].x, places_[i].x);
      step(forces_[i].y, momentum, gains_[i].y, speeds_[i].y, places_[i].y);
      middle.x += places_[i].x / static_cast<double>(places_.size());
      middle.y += places_[i].y / static_cast<double>(places_.size());
    }
    for (PlanePoint& place : places_) {
      place.x -= middle.x;
      place.y -= middle.y;
    }
  }

  Matrix places() const {
    Matrix result(places_.size(), 2);
    for (std::size_t i = 0; i < places_.size(); ++i) {
      result(i, 0) = static_cast<float>(places_[i].x);
      result(i, 1) = static_cast<float>(places_[i].y);
    }
    return result;
  }

 private:
  void step(double force, double momentum, double& gain, double& speed, double& place) const {
    gain = std::max(kLeastGain, (force > 0.0) == (speed > 0.0) ? gain + 0.2 : 0.8 * gain);
    speed = momentum * speed + rate_ * gain * force;
    place += speed;
  }

  void work_out_forces(double exaggeration) {
    const QuadTree tree(places_);
    std::vector<Repulsion> repulsions(places_.size());
    std::vector<PlanePoint> attractions(places_.size());
    parallel_for((places_.size() + kBlock - 1) / kBlock, options_.threads, [&](std::size_t block) {
      for (std::size_t i = block * kBlock; i < std::min(places_.size(), (block + 1) * kBlock); ++i) {
        repulsions[i] = tree.repulsion(i, kAngle);
        attractions[i] = attraction(i);
      }
    });
    double total = 0.0;
    for (const Repulsion& repulsion : repulsions) {
      total += repulsion.total;
    }
    for (std::size_t i = 0; i < places_.size(); ++i) {
      forces_[i] = {.x = 4.0 * (repulsions[i].push.x / total - exaggeration * attractions[i].x),
                    .y = 4.0 * (repulsions[i].push.y / total - exaggeration * attractions[i].y)};
    }
  }

  PlanePoint attraction(std::size_t i) const {
    PlanePoint pull;
    for (const Neighbour& neighbour : neighbours_[i]) {
      const double dx = places_[i].x - places_[neighbour.point].x;
      const double dy = places_[i].y - places_[neighbour.point].y;
      const double strength = neighbour.weight / (1.0 + dx * dx + dy * dy);
      pull.x += strength * dx;
      pull.y += strength * dy;
    }
    return pull;
  }

  Neighbours neighbours_;
  const TsneOptions& options_;
  std::vector<PlanePoint> places_;
  std::vector<PlanePoint> forces_;
  std::vector<PlanePoint> speeds_;
  std::vector<PlanePoint> gains_;
  double rate_;
};

}  // namespace

Matrix t_sne(MatrixView points, const TsneOptions& options, const Progress& progress) {
  if (points.cols() < 2) {
    throw UsageError("t-SNE: points need two columns or more");
  }
  if (!std::ranges::all_of(points.values(), [](float value) { return std::isfinite(value); })) {
    throw UsageError("t-SNE: a value is not finite (NaN or infinity)");
  }
  if (points.rows() < 2) {
    return {points.rows(), 2};
  }
  Swarm swarm(points, options);
  for (std::size_t i = 0; i < options.iterations && !options.stop.stop_requested(); ++i) {
    const bool early = 3 * i < options.iterations;
    swarm.move(early ? kExaggeration : 1.0, early ? kMomentum : kLaterMomentum);
    if (progress) {
      progress({.done = i + 1, .failed = 0, .total = options.iterations, .label = "t-SNE"});
    }
  }
  if (options.stop.stop_requested()) {
    throw Stopped();
  }
  return swarm.places();
}

}  // namespace auricle
