// Every instruction set that this machine and the kernels share gives the same descriptors: docs/numerics.md states
// what is tested here.

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <auricle/core/npy.hpp>
#include <auricle/features/front_end.hpp>
#include <auricle/features/statistics.hpp>
#include <support/files.hpp>
#include <support/tolerances.hpp>
#include <gtest/gtest.h>
#include <hwy/targets.h>

namespace auricle {
namespace {

constexpr std::int64_t kFused = ~std::int64_t{HWY_SCALAR | HWY_SSSE3 | HWY_SSE4};

class DescriptorTargets : public testing::Test {
 public:
  ~DescriptorTargets() override { hwy::SetSupportedTargetsForTest(0); }
};

TEST_F(DescriptorTargets, GiveTheSameStatistics) {
  const Matrix samples = read_npy(test::golden("descriptors/signal-beat_126.npy"));
  const FeatureSpec spec = named_feature_spec("all");
  const std::vector<std::string> names = value_names(spec);
  const Matrix best = FrontEnd(spec).compute(samples.values());
  const std::int64_t supported = hwy::SupportedTargets() & HWY_TARGETS;
  int n_targets = 0;
  for (std::int64_t target = 1; target != 0 && target <= supported; target <<= 1) {
    if ((supported & target) == 0) {
      continue;
    }
    ++n_targets;
    hwy::SetSupportedTargetsForTest(target);
    const Matrix got = FrontEnd(spec).compute(samples.values());
    for (std::size_t i = 0; i < names.size(); ++i) {
      const double wanted = best(i, 0);
      const double allowed = (target & kFused) != 0 ? 0.0 : test::kDescriptor * std::max(1.0, std::abs(wanted));
      EXPECT_NEAR(got(i, 0), wanted, allowed) << names[i] << " on " << hwy::TargetName(target);
    }
  }
  EXPECT_GT(n_targets, 0);
}

}  // namespace
}  // namespace auricle
