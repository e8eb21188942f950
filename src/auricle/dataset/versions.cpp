#include <auricle/dataset/versions.hpp>

#include <chromaprint.h>
#include <SQLiteCpp/Database.h>

namespace auricle {

LibraryVersions dataset_versions() {
  return {{"SQLite", SQLite::getLibVersion()}, {"Chromaprint", chromaprint_get_version()}};
}

}  // namespace auricle
