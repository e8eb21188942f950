#include <auricle/cli/versions.hpp>

#include <auricle/audio/versions.hpp>
#include <auricle/core/versions.hpp>
#include <auricle/dataset/versions.hpp>
#include <auricle/dsp/versions.hpp>
#include <auricle/library/versions.hpp>
#include <auricle/network/versions.hpp>
#include <auricle/tags/versions.hpp>
#include <fmt/format.h>

namespace auricle {

std::string versions_text(const std::string& program, const LibraryVersions& more) {
  std::string text = fmt::format("{} {}", program, AURICLE_VERSION);
  for (const LibraryVersions& module : {audio_versions(), core_versions(), tags_versions(), dsp_versions(),
                                        network_versions(), dataset_versions(), library_versions(), more}) {
    for (const auto& [library, version] : module) {
      text += fmt::format("\n  {} {}", library, version);
    }
  }
  return text;
}

}  // namespace auricle
