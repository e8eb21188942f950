#include <algorithm>
#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <iterator>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include <auricle/core/json.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/find_similar.hpp>
#include <auricle/library/library_files.hpp>
#include <auricle/library/listing.hpp>
#include <auricle/library/scan.hpp>
#include <auricle/network/model.hpp>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include "arrays.hpp"
#include "interruptible.hpp"
#include "module.hpp"
#include "stop.hpp"

namespace auricle::python {
namespace {

namespace fs = std::filesystem;

using FileName = std::optional<nb::bytes>;

fs::path path_of(const nb::bytes& name) { return std::string_view(name.c_str(), name.size()); }

fs::path catalogue_of(const FileName& name) { return name ? path_of(*name) : default_catalogue(); }

/// The catalogue's songs that fit, each as JSON; see docs/library.md.
std::vector<std::string> songs(const FileName& file, const std::vector<std::string>& genres,
                               std::optional<double> min_confidence, bool untagged) {
  const fs::path path = catalogue_of(file);
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

std::string_view name_of(ScanProgress::Phase phase) {
  switch (phase) {
    case ScanProgress::Phase::kLooking:
      return "looking";
    case ScanProgress::Phase::kAnswering:
      return "answering";
    case ScanProgress::Phase::kHearing:
      break;
  }
  return "hearing";
}

/// What is asked of a scan, beside the catalogue's file.
struct ScanChoice {
  std::vector<fs::path> folders;
  fs::path model;
  bool thorough = false;
  int jobs = 0;
};

/// The summary as JSON. `progress` is called with phase, done, failed and total; it must not raise.
std::string scan(const FileName& file, const std::vector<nb::bytes>& folders, const FileName& model,
                 const nb::bytes& shipped, bool thorough, int jobs, const nb::object& progress, Stop& stop) {
  const fs::path path = catalogue_of(file);
  ScanChoice choice{.folders = {},
                    .model = model ? path_of(*model) : library_model_file(path, path_of(shipped)),
                    .thorough = thorough,
                    .jobs = jobs};
  std::ranges::transform(folders, std::back_inserter(choice.folders), path_of);
  const auto tell = [&](const ScanProgress& now) {
    const nb::gil_scoped_acquire acquired;
    progress(name_of(now.phase), now.done, now.failed, now.total);
  };
  return interruptible([&](const std::stop_token& interrupted) {
    const std::stop_callback forward(interrupted, [&] { stop.source.request_stop(); });
    const auto begun = std::chrono::steady_clock::now();
    const SongLabeller labeller(load_library_model(choice.model, path),
                                {.name = choice.model.string(), .thorough = choice.thorough});
    Catalogue catalogue(path, CatalogueUse::kWrite);
    LibraryScanner scanner(catalogue, labeller, {.jobs = choice.jobs});
    const ScanSummary summary = scanner.scan(
        choice.folders, {.progress = progress.is_none() ? nullptr : std::function(tell)}, stop.source.get_token());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return json_text(scan_json(catalogue, summary, seconds));
  });
}

/// The songs most like a recording or a folder, as JSON.
std::string similar(const FileName& file, const nb::bytes& like, int cue_track, std::size_t n, const FileName& model,
                    const nb::bytes& shipped) {
  const fs::path path = catalogue_of(file);
  const fs::path ears = model ? path_of(*model) : library_model_file(path, path_of(shipped));
  const SimilarTo wanted{.path = path_of(like), .cue_track = cue_track};
  return interruptible([&](const std::stop_token& stop) {
    const Catalogue catalogue(path, use_for_asking(path));
    return json_text(similar_json(
        find_similar(catalogue, load_library_model(ears, path), ears.string(), wanted, {.n_songs = n, .stop = stop})));
  });
}

/// What the ears of the catalogue's model heard of each song.
struct Embeddings {
  std::vector<std::string> paths;
  std::vector<int> cue_tracks;
  std::vector<float> values;
};

std::tuple<std::vector<nb::bytes>, std::vector<int>, Array<float>> embeddings(const FileName& file) {
  const fs::path path = catalogue_of(file);
  Embeddings found = interruptible([&](const std::stop_token& stop) {
    const Catalogue catalogue(path, CatalogueUse::kRead);
    Embeddings all;
    catalogue.visit(catalogue.model(), {.embeddings = true}, [&](const ListedSong& song) {
      if (song.hearing && !song.hearing->embedding.empty()) {
        all.paths.push_back(song.song.path.string());
        all.cue_tracks.push_back(song.song.cue_track);
        all.values.insert(all.values.end(), song.hearing->embedding.begin(), song.hearing->embedding.end());
      }
      return !stop.stop_requested();
    });
    return all;
  });
  std::vector<nb::bytes> paths;
  for (const std::string& name : found.paths) {
    paths.emplace_back(name.data(), name.size());
  }
  const std::size_t count = found.paths.size();
  const std::size_t width = count > 0 ? found.values.size() / count : 0;
  return {std::move(paths), std::move(found.cue_tracks), array_of(std::move(found.values), {count, width})};
}

}  // namespace

void bind_library(nb::module_& module) {
  module.def("library_songs", &songs, nb::arg("file").none(), nb::arg("genres"), nb::arg("min_confidence").none(),
             nb::arg("untagged"));
  module.def("library_scan", &scan, nb::arg("file").none(), nb::arg("folders"), nb::arg("model").none(),
             nb::arg("shipped"), nb::arg("thorough"), nb::arg("jobs"), nb::arg("progress").none(), nb::arg("stop"));
  module.def("library_similar", &similar, nb::arg("file").none(), nb::arg("like"), nb::arg("cue_track"), nb::arg("n"),
             nb::arg("model").none(), nb::arg("shipped"));
  module.def("library_embeddings", &embeddings, nb::arg("file").none());
}

}  // namespace auricle::python
