#include <auricle/head/principal_components.hpp>

#include <algorithm>
#include <cmath>

#include <auricle/core/error.hpp>
#include <Eigen/Dense>

namespace auricle {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Rows that are worked on at a time, so that a million need no second copy.
constexpr std::size_t kBlock = 4096;

/// Rows first … first + count - 1 of a matrix, standardized.
RowMajor standardized(MatrixView rows, std::size_t first, std::size_t count, const PrincipalComponents& components) {
  const auto n = static_cast<Eigen::Index>(rows.cols());
  using Row = Eigen::Map<const Eigen::RowVectorXf>;
  RowMajor block =
      Eigen::Map<const RowMajor>(rows.values().data() + first * rows.cols(), static_cast<Eigen::Index>(count), n);
  block.rowwise() -= Row(components.mean.data(), n);
  block.array().rowwise() /= Row(components.deviation.data(), n).array();
  return block;
}

void standardize_by(MatrixView rows, PrincipalComponents& components) {
  const std::size_t n = rows.cols();
  const auto count = static_cast<double>(rows.rows());
  std::vector<double> sums(n);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    std::ranges::transform(rows.row(row), sums, sums.begin(), [](float value, double sum) { return sum + value; });
  }
  std::vector<double> squares(n);
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    for (std::size_t i = 0; i < n; ++i) {
      const double off = rows(row, i) - sums[i] / count;
      squares[i] += off * off;
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    const auto deviation = static_cast<float>(std::sqrt(squares[i] / count));
    components.mean.push_back(static_cast<float>(sums[i] / count));
    components.deviation.push_back(deviation > 0.0F ? deviation : 1.0F);
  }
}

}  // namespace

PrincipalComponents PrincipalComponents::of(MatrixView rows, std::size_t n_components) {
  if (rows.empty()) {
    throw UsageError("principal components: there are no rows");
  }
  if (!std::ranges::all_of(rows.values(), [](float value) { return std::isfinite(value); })) {
    throw UsageError("principal components: a value is not finite (NaN or infinity)");
  }
  PrincipalComponents components;
  standardize_by(rows, components);
  const auto n = static_cast<Eigen::Index>(rows.cols());
  Eigen::MatrixXd correlations = Eigen::MatrixXd::Zero(n, n);
  for (std::size_t first = 0; first < rows.rows(); first += kBlock) {
    const RowMajor block = standardized(rows, first, std::min(kBlock, rows.rows() - first), components);
    Eigen::MatrixXf products = Eigen::MatrixXf::Zero(n, n);
    products.selfadjointView<Eigen::Lower>().rankUpdate(block.transpose());
    correlations += products.cast<double>();
  }
  correlations /= static_cast<double>(rows.rows());
  const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(correlations);  // ascending; reads the lower half
  const Eigen::VectorXd& variances = solver.eigenvalues();
  const double noise = 1e-6 * std::max(variances[n - 1], 1.0);  // what rounding in float leaves of nothing
  std::vector<float> directions;
  for (Eigen::Index i = n - 1; i >= 0 && components.spread.size() < n_components && variances[i] > noise; --i) {
    const Eigen::VectorXd direction = solver.eigenvectors().col(i);
    Eigen::Index largest = 0;
    direction.cwiseAbs().maxCoeff(&largest);
    const double sign = direction[largest] < 0.0 ? -1.0 : 1.0;
    std::ranges::transform(direction, std::back_inserter(directions),
                           [&](double value) { return static_cast<float>(sign * value); });
    components.spread.push_back(static_cast<float>(std::sqrt(variances[i])));
  }
  components.directions = Matrix(std::move(directions), components.spread.size(), rows.cols());
  return components;
}

Matrix PrincipalComponents::project(MatrixView rows) const {
  Matrix projected(rows.rows(), directions.rows());
  const Eigen::Map<const RowMajor> basis(directions.values().data(), static_cast<Eigen::Index>(directions.rows()),
                                         static_cast<Eigen::Index>(directions.cols()));
  for (std::size_t first = 0; first < rows.rows(); first += kBlock) {
    const std::size_t count = std::min(kBlock, rows.rows() - first);
    Eigen::Map<RowMajor>(projected.values().data() + first * projected.cols(), static_cast<Eigen::Index>(count),
                         basis.rows())
        .noalias() = standardized(rows, first, count, *this) * basis.transpose();
  }
  return projected;
}

}  // namespace auricle
