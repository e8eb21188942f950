#pragma once

#include <filesystem>

#include <auricle/library/catalogue_file.hpp>
#include <SQLiteCpp/SQLiteCpp.h>

namespace auricle {

/// What `work` gives, which speaks with SQLite; its complaints become FileErrors that say what to do.
template <typename Work>
auto catalogue_work(const std::filesystem::path& file, const Work& work) {
  try {
    return work();
  } catch (const SQLite::Exception& error) {
    refuse_catalogue(file, error);
  }
}

}  // namespace auricle
