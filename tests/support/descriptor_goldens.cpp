#include <support/descriptor_goldens.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <auricle/core/json.hpp>
#include <auricle/core/npy.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

Matrix read(const Json& file) { return read_npy(golden("descriptors/" + file.get<std::string>())); }

}  // namespace

Matrix DescriptorCase::golden(const std::string& part) const { return read(files.at(part)); }

double descriptor_difference(MatrixView got, MatrixView wanted) {
  if (got.rows() != wanted.rows() || got.cols() != wanted.cols()) {
    ADD_FAILURE() << got.rows() << " x " << got.cols() << " instead of " << wanted.rows() << " x " << wanted.cols();
    return INFINITY;
  }
  double worst = 0.0;
  for (std::size_t i = 0; i < got.values().size(); ++i) {
    const double reference = wanted.values()[i];
    const double off = std::abs(got.values()[i] - reference) / std::max(1.0, std::abs(reference));
    worst = std::isnan(off) ? INFINITY : std::max(worst, off);
  }
  return worst;
}

double descriptor_difference(std::span<const float> got, MatrixView wanted) {
  return descriptor_difference(MatrixView(got, 1, got.size()), wanted);
}

void for_each_descriptor_case(const std::string& kind, double tolerance,
                              const std::function<double(const DescriptorCase&)>& check) {
  const Json manifest = read_json(golden("descriptors/manifest.json"));
  std::size_t count = 0;
  double worst = 0.0;
  std::string where = "nowhere";
  for (const Json& item : manifest.at("cases")) {
    if (item.at("kind") != kind) {
      continue;
    }
    ++count;
    const Json& files = item.at("files");
    const Matrix signal = read(manifest.at("signals").at(item.at("signal").get<std::string>()));
    const DescriptorCase one{files.begin()->get<std::string>(), item.at("parameters"), files, signal.values()};
    const double off = check(one);
    EXPECT_LE(off, tolerance) << one.name;
    if (off > worst) {
      worst = off;
      where = one.name;
    }
  }
  EXPECT_GT(count, 0U) << "no golden case of the kind " << kind;
  std::printf("%s: %zu cases, largest difference %.3g (%s), allowed %.3g\n", kind.c_str(), count, worst, where.c_str(),
              tolerance);
}

}  // namespace auricle::test
