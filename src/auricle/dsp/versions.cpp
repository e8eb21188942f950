#include <auricle/dsp/versions.hpp>

#include <bit>
#include <cstdint>

#include <fmt/format.h>
#include <hwy/highway.h>

namespace auricle {

LibraryVersions dsp_versions() {
  // The better an instruction set, the lower is its bit.
  const auto usable = static_cast<std::uint64_t>(hwy::SupportedTargets() & HWY_TARGETS);
  const auto best = std::int64_t{1} << std::countr_zero(usable);
  return {{"Highway", fmt::format("{}.{}.{}, using {}", HWY_MAJOR, HWY_MINOR, HWY_PATCH, hwy::TargetName(best))}};
}

}  // namespace auricle
