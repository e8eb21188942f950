#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/listing.hpp>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include "interruptible.hpp"
#include "module.hpp"

namespace auricle::python {
namespace {

/// The catalogue's songs that fit, each as JSON; see docs/library.md.
std::vector<std::string> songs(const std::optional<nb::bytes>& file, const std::vector<std::string>& genres,
                               std::optional<double> min_confidence, bool untagged) {
  const auto path = file ? std::filesystem::path(std::string_view(file->c_str(), file->size())) : default_catalogue();
  return interruptible([&](const std::stop_token& stop) {
    const Catalogue catalogue(path, CatalogueUse::kRead);
    std::vector<std::string> found;
    visit_songs(
        catalogue, {.genres = genres, .min_confidence = min_confidence, .untagged = untagged},
        [&](const ListedSong& song, const CatalogueModel* model) {
          found.push_back(json_text(song_json(song, model, 0)));
        },
        stop);
    return found;
  });
}

}  // namespace

void bind_library(nb::module_& module) {
  module.def("library_songs", &songs, nb::arg("file").none(), nb::arg("genres"), nb::arg("min_confidence").none(),
             nb::arg("untagged"));
}

}  // namespace auricle::python
