#include <auricle/library/catalogue_merge.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>
#include <system_error>
#include <tuple>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <auricle/library/catalogue.hpp>
#include <auricle/library/catalogue_shard.hpp>
#include <auricle/library/catalogue_work.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// One of the catalogues to be put together, which are open one at a time.
struct CataloguePart {
  fs::path file;
  CatalogueModel model;
  std::optional<CatalogueShard> shard;

  std::string name() const { return file.string(); }
};

CataloguePart catalogue_part(const fs::path& file) {
  const Catalogue catalogue(file, CatalogueUse::kRead);
  std::optional<CatalogueModel> model = catalogue.model();
  if (!model) {
    throw UsageError(fmt::format("nothing was scanned into the catalogue {}; leave it out", file.string()));
  }
  return {.file = file, .model = std::move(*model), .shard = find_shard(catalogue)};
}

void refuse_twice(const std::vector<fs::path>& files) {
  std::error_code ignored;
  for (std::size_t i = 0; i < files.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (fs::equivalent(files[i], files[j], ignored)) {
        throw UsageError(fmt::format("{} is named twice, as {} too", files[i].string(), files[j].string()));
      }
    }
  }
}

/// Of other songs, or of ones that came or went between two scans: then no shard may have them, or one that is not
/// theirs.
void refuse_other_folders(const std::vector<CataloguePart>& shards) {
  const auto folders_of = [](const CataloguePart& part) {
    std::vector<std::string> names;
    std::ranges::transform(part.shard->folders, std::back_inserter(names),
                           [](const fs::path& folder) { return folder.string(); });
    return listed(names);
  };
  const CataloguePart& first = shards.front();
  for (const CataloguePart& part : shards) {
    if (part.shard->songs_of_folders != first.shard->songs_of_folders) {
      throw UsageError(
          fmt::format("{} and {} are of folders with different songs, {} and {}; scan both again, of the same songs",
                      first.name(), part.name(), folders_of(first), folders_of(part)));
    }
  }
}

void refuse_other_shards(const std::vector<CataloguePart>& parts) {
  const CataloguePart& first = parts.front();
  for (const CataloguePart& part : parts) {
    if (part.shard.has_value() != first.shard.has_value()) {
      const CataloguePart& none = part.shard ? first : part;
      const CataloguePart& one = part.shard ? part : first;
      throw UsageError(fmt::format("{} is shard {} and {} is none; put shards together first", one.name(),
                                   one.shard->shard.text(), none.name()));
    }
  }
  if (!first.shard) {
    return;
  }
  std::vector<ShardFile> shards;
  std::ranges::transform(parts, std::back_inserter(shards), [](const CataloguePart& part) {
    return ShardFile{.shard = part.shard->shard, .file = part.file};
  });
  check_complete(shards);
  for (const CataloguePart& part : parts) {
    if (part.shard->folders.size() != first.shard->folders.size()) {
      throw UsageError(fmt::format("{} and {} are of {} and {} folders; scan the same ones", first.name(), part.name(),
                                   first.shard->folders.size(), part.shard->folders.size()));
    }
    if (!part.shard->complete) {
      throw UsageError(fmt::format("{} was not scanned to its end; scan it again", part.name()));
    }
    if (part.shard->songs_of_folders.empty()) {
      throw UsageError(
          fmt::format("{} was scanned by an older Auricle, which didn't note which songs its folders hold; scan it "
                      "again, which hears nothing anew",
                      part.name()));
    }
  }
  refuse_other_folders(parts);
}

void refuse_other_models(const std::vector<CataloguePart>& parts) {
  const CataloguePart& first = parts.front();
  for (const CataloguePart& part : parts) {
    if (part.model.fingerprint != first.model.fingerprint) {
      throw UsageError(fmt::format("{} and {} have answers of different models, {} and {}; scan or label both with one",
                                   first.name(), part.name(), first.model.name, part.model.name));
    }
  }
}

/// A catalogue is never overwritten, nor begun where SQLite would take what lies there for its journal.
void check_new_catalogue(const fs::path& output) {
  if (output.empty()) {
    throw UsageError("-o needs the name of a file");
  }
  check_catalogue_name(output);
  for (const char* ending : {"", "-wal", "-journal"}) {
    const fs::path file = output.string() + ending;
    std::error_code error;
    const fs::file_status status = fs::status(file, error);
    if (fs::exists(status) && (!fs::is_regular_file(status) || fs::file_size(file, error) > 0)) {
      throw UsageError(
          fmt::format("{} is there, and no catalogue is written over anything; name another file", file.string()));
    }
  }
  check_writable(output);
}

/// Whether two catalogues say the same of one song.
bool agree(const CatalogueSong& one, const CatalogueSong& other) {
  const auto said = [](const CatalogueSong& song) {
    const SongTags& tags = song.tags;
    return std::tie(song.cue_track, song.begin_s, song.end_s, song.size, song.modified_ns, song.identity, tags.genres,
                    tags.artist, tags.album_artist, tags.album, tags.title, tags.track, song.error, song.state,
                    song.gone);
  };
  return said(one) == said(other);
}

class CatalogueMerger {
 public:
  CatalogueMerger(const std::vector<CataloguePart>& parts, Catalogue& whole) : parts_(parts), whole_(whole) {}

  MergedCatalogue run(const std::stop_token& stop) {
    MergedCatalogue merged{.parts = parts_.size()};
    whole_.begin();
    model_ = whole_.enter_model(parts_.front().model);
    whole_.use_model(model_);
    for (const CataloguePart& part : parts_) {
      const Catalogue catalogue(part.file, CatalogueUse::kRead);
      catalogue.visit(part.model, {.gone = true, .embeddings = true}, [&](const ListedSong& listed) {
        if (stop.stop_requested()) {
          throw Stopped();
        }
        ListedSong song = renamed(listed, part);
        if (const fs::path folder = listed.song.path.parent_path(); folder != folder_) {
          folder_ = folder;
          enter_sheets(catalogue, song.song.path.parent_path());
        }
        if (!file_.empty() && file_.front().song.path != song.song.path) {
          enter_file(part);
        }
        file_.push_back(std::move(song));
        return true;
      });
      enter_file(part);
      folder_.clear();
    }
    whole_.commit();
    merged.songs = count("songs");
    merged.sounds = count("sounds");
    return merged;
  }

 private:
  std::size_t count(const char* table) const {
    return catalogue_work(whole_.file(), [&] {
      const auto query = fmt::format("SELECT count(*) FROM {}", table);
      return static_cast<std::size_t>(whole_.database().execAndGet(query).getInt64());
    });
  }

  /// A song of a shard, as the machine of the first shard would have it.
  ListedSong renamed(ListedSong listed, const CataloguePart& part) const {
    CatalogueSong& song = listed.song;
    if (!part.shard || part.shard->folders == parts_.front().shard->folders) {
      return listed;
    }
    const std::size_t folder = first_folder_of(part.shard->folders, song.path);
    if (folder == part.shard->folders.size()) {
      throw UsageError(fmt::format("{} holds {}, which is in no folder of that shard; scan it anew", part.name(),
                                   song.path.string()));
    }
    const fs::path& to = parts_.front().shard->folders[folder];
    const fs::path path =
        song.path == part.shard->folders[folder] ? to : to / path_in(part.shard->folders[folder], song.path);
    song.error = with_path(std::move(song.error), song.path, path);
    song.path = path;
    return listed;
  }

  /// The CUE sheets by which songs of the part's `folder_` were entered.
  void enter_sheets(const Catalogue& catalogue, const fs::path& folder) {
    const bool has_sheets =
        catalogue_work(catalogue.file(), [&] { return catalogue.database().tableExists("sheets"); });
    if (has_sheets && whole_.sheets_in(folder).empty()) {
      whole_.put_sheets(folder, catalogue.sheets_in(folder_));
    }
  }

  /// The songs of a file, which come one after the other: one, or the tracks of a CUE sheet.
  void enter_file(const CataloguePart& part) {
    const std::vector<ListedSong> songs = std::exchange(file_, {});
    if (songs.empty()) {
      return;
    }
    const std::vector<KnownFile> known = whole_.find_file(songs.front().song.path);
    if (known.empty()) {
      std::ranges::for_each(songs, [&](const ListedSong& song) { enter(song, part); });
      return;
    }
    const auto is_known = [&](const ListedSong& listed) {
      const std::optional<CatalogueSong> song = whole_.find_song(listed.song.path, listed.song.cue_track);
      return song && agree(*song, listed.song);
    };
    if (known.size() != songs.size() || !std::ranges::all_of(songs, is_known)) {
      throw UsageError(fmt::format("{} says of {} what another catalogue contradicts; scan it into both again",
                                   part.name(), songs.front().song.path.string()));
    }
  }

  void enter(const ListedSong& listed, const CataloguePart& part) {
    const std::string& identity = listed.song.identity;
    if (listed.hearing && !whole_.find_hearing(identity, part.model.ears)) {
      whole_.put_hearing(identity, part.model.ears, *listed.hearing);
    }
    if (!listed.probabilities.empty() && !whole_.has_answer(identity, model_)) {
      whole_.put_answer(identity, model_, listed.probabilities);
    }
    whole_.put_song(listed.song);
  }

  const std::vector<CataloguePart>& parts_;
  Catalogue& whole_;
  std::int64_t model_ = 0;
  fs::path folder_;               ///< of the last song, as the part names it
  std::vector<ListedSong> file_;  ///< songs of one file
};

}  // namespace

MergedCatalogue merge_catalogues(std::vector<fs::path> files, const fs::path& output, const std::stop_token& stop) {
  check_new_catalogue(output);
  std::vector<CataloguePart> parts;
  std::ranges::transform(files, std::back_inserter(parts), catalogue_part);
  refuse_other_shards(parts);
  refuse_twice(files);
  refuse_other_models(parts);
  std::ranges::stable_sort(parts, {},
                           [](const CataloguePart& part) { return part.shard ? part.shard->shard.index : 0; });
  AtomicFile file(output);
  MergedCatalogue merged;
  {
    Catalogue whole(file.temporary(), CatalogueUse::kWrite);
    // Nothing may lie beside the file, which is synced when it is whole and has another name before.
    catalogue_work(output, [&] { whole.database().exec("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF"); });
    merged = CatalogueMerger(parts, whole).run(stop);
  }
  file.commit();
  return merged;
}

}  // namespace auricle
