#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <auricle/audio/heard.hpp>
#include <auricle/library/catalogue_file.hpp>
#include <auricle/library/file_state.hpp>
#include <auricle/tags/song_tags.hpp>

namespace auricle {

/// How far the catalogue is with a song.
enum class SongState {
  kWaiting,  ///< new, changed, or something stood in the way that may be gone the next time
  kHeard,
  kFailed,  ///< can't be heard as long as it is what it is
};

/// A song of the library: a file, or a track of one that a CUE sheet parts.
struct CatalogueSong {
  std::int64_t id = 0;
  std::filesystem::path path;  ///< absolute
  int cue_track = 0;           ///< 0: the whole file
  double begin_s = 0.0;        ///< of a track, in its file
  double end_s = 0.0;          ///< 0: the file's end
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  std::string identity{};  ///< of its sound: the same for copies; empty while it is not known
  SongTags tags{};
  std::string error{};  ///< why it could not be heard, in one line that names it; empty when it could
  SongState state = SongState::kWaiting;
  bool gone = false;  ///< the file was not there when it was looked for
};

/// A song's file as it was when it was looked at last.
struct KnownFile {
  std::int64_t song = 0;  ///< its number
  int cue_track = 0;
  FileState state;
  bool gone = false;
};

/// A CUE sheet as it was when the songs that it names were entered.
struct KnownSheet {
  std::string name;  ///< in its folder
  FileState state;

  bool operator==(const KnownSheet&) const = default;
};

/// What was heard of a sound by a model's ears.
struct Hearing {
  std::vector<float> embedding;  ///< mean over what was heard, kept in half precision; empty where there are no ears
  std::size_t windows = 0;       ///< how many, spread over it, were heard; 0: all of it
  Heard heard;                   ///< of what was to be heard
  double duration_s = 0.0;       ///< of the whole sound, as far as that is known
};

/// A model that gives answers: one that was trained, or a head that was learnt on embeddings of its ears.
struct CatalogueModel {
  std::int64_t id = 0;
  std::string fingerprint;
  std::string name;  ///< for people, e.g. its file
  std::string ears;  ///< fingerprint of all up to the embedding, or of the whole model where there is none
  std::vector<std::string> genres;  ///< names of the answer's probabilities
};

/// A song with what is known of it.
struct ListedSong {
  CatalogueSong song;
  std::optional<Hearing> hearing;    ///< by the model's ears; its embedding only where that was asked for
  std::vector<float> probabilities;  ///< the model's answer; empty where there is none
};

/// Which songs a visit goes to, in the order of their paths' bytes.
struct VisitOptions {
  std::vector<std::filesystem::path> below{};  ///< in or below one of these, absolute; empty: all
  bool gone = false;                           ///< also those whose files are gone
  bool embeddings = false;                     ///< read these too
};

/// What is known of a music library, in one SQLite file: see docs/library.md. Killing the program at any moment leaves
/// it whole. Several programs may use it, one thread of each at a time. All functions throw FileError, in a line that
/// says what to do, when the file is damaged, full, or kept busy for half a minute by another program.
class Catalogue {
 public:
  /// See open_catalogue.
  Catalogue(const std::filesystem::path& file, CatalogueUse use);
  ~Catalogue();
  Catalogue(const Catalogue&) = delete;
  Catalogue& operator=(const Catalogue&) = delete;

  const std::filesystem::path& file() const { return file_; }

  /// Makes changes until `commit` one: all of them are kept, or none.
  void begin();
  void commit();
  void roll_back() noexcept;

  /// The model known by its fingerprint, entered when it is new; its name may change. Returns its number.
  std::int64_t enter_model(const CatalogueModel& model);
  /// The model whose answers count: the one given to use_model last.
  std::optional<CatalogueModel> model() const;
  std::vector<CatalogueModel> models() const;
  void use_model(std::int64_t id);

  /// The songs in a file: none, one, or the tracks of a CUE sheet.
  std::vector<KnownFile> find_file(const std::filesystem::path& path) const;
  /// The files that were of this size when they were looked at last, but those that have gone; newest first.
  std::vector<std::filesystem::path> files_of_size(std::uint64_t size) const;
  /// A file is there as it was, or has another size or time: then its songs wait to be heard.
  void put_file(const std::filesystem::path& path, const FileState& state);
  /// Numbers of the songs in or below a folder, in files not known to be gone, that `pick` takes.
  std::vector<std::int64_t> pick_songs(
      const std::filesystem::path& folder,
      const std::function<bool(std::int64_t, const std::filesystem::path&)>& pick) const;
  void mark_gone(std::int64_t song);
  /// Takes out a song that is no more though its file is there: a track of a CUE sheet that parts it otherwise now.
  void forget_song(std::int64_t song);

  /// The CUE sheets in a folder, not in those below it, by their names.
  std::vector<KnownSheet> sheets_in(const std::filesystem::path& folder) const;
  void put_sheets(const std::filesystem::path& folder, const std::vector<KnownSheet>& sheets);

  std::optional<CatalogueSong> find_song(const std::filesystem::path& path, int cue_track = 0) const;
  std::optional<CatalogueSong> find_song(std::int64_t id) const;
  /// Enters a song, or what has changed of it (by path and track, whatever its id says). Returns its number.
  std::int64_t put_song(const CatalogueSong& song);
  /// The number of a sound in the catalogue.
  std::optional<std::int64_t> find_sound(const std::string& identity) const;
  /// The songs that have a sound, by path and track, but those whose files are gone.
  std::vector<CatalogueSong> songs_of_sound(std::int64_t sound) const;
  /// Takes over that a file was written without a change to its sound: tags that were changed by us.
  void put_tags(const std::filesystem::path& path, const FileState& state, const std::vector<std::string>& genres);

  std::optional<Hearing> find_hearing(const std::string& identity, const std::string& ears) const;
  void put_hearing(const std::string& identity, const std::string& ears, const Hearing& hearing);
  void put_answer(const std::string& identity, std::int64_t model, std::span<const float> probabilities);
  std::optional<std::vector<float>> find_answer(const std::string& identity, std::int64_t model) const;
  bool has_answer(const std::string& identity, std::int64_t model) const;

  /// Goes to each song, with what `model` has to say of it (absent: nothing), until `f` returns false. Holds one song
  /// at a time. `f` may read the catalogue and change it; what it changes is met or not.
  void visit(const std::optional<CatalogueModel>& model, const VisitOptions& options,
             const std::function<bool(const ListedSong&)>& f) const;

  /// For the files of this module that have tables of their own.
  SQLite::Database& database() const { return *database_; }

 private:
  void enter_sound(const std::string& identity);

  std::filesystem::path file_;
  std::unique_ptr<SQLite::Database> database_;
  struct Statements;
  std::unique_ptr<Statements> statements_;
};

}  // namespace auricle
