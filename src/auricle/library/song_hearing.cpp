#include <auricle/library/song_hearing.hpp>

#include <fstream>
#include <unistd.h>
#include <utility>

#include <auricle/audio/sound_identity.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <auricle/core/trouble.hpp>
#include <auricle/library/file_state.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

/// What the program holds in memory.
std::size_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  std::size_t all_pages = 0;
  std::size_t resident_pages = 0;
  file >> all_pages >> resident_pages;
  return resident_pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// What is wrong with a song that was heard, in a line that names it; mostly empty.
std::string complaint_about(const CatalogueSong& song, const Heard& heard) {
  const std::string trouble = heard.trouble();
  return trouble.empty() ? "" : fmt::format("{}: {}", song.path.string(), trouble);
}

Stretch stretch_of(const CatalogueSong& song) {
  return {.begin_s = song.begin_s, .end_s = song.end_s > 0.0 ? std::optional(song.end_s) : std::nullopt};
}

/// What its file says of a song; of a track the CUE sheet has said it before, and the file what that doesn't say, and
/// the genres.
SongTags tags_of(const CatalogueSong& song) {
  SongTags tags = read_tags(song.path);
  if (song.cue_track == 0) {
    return tags;
  }
  const auto take = [](const std::string& said, std::string& into) { into = said.empty() ? into : said; };
  take(song.tags.album, tags.album);
  take(song.tags.album_artist, tags.album_artist);
  take(song.tags.title, tags.title);
  take(song.tags.artist, tags.artist);
  tags.track = song.cue_track;
  if (tags.genres.empty()) {
    tags.genres = song.tags.genres;
  }
  return tags;
}

/// Tells a song's sound from any other.
std::string identity_of(const CatalogueSong& song, const std::stop_token& stop) {
  const std::string whole = sound_identity(song.path, stop);
  return song.cue_track == 0 ? whole : fmt::format("{} {:.3f}-{:.3f}", whole, song.begin_s, song.end_s);
}

}  // namespace

/// While it lives, whoever else has a song of this sound waits: then the sound is known.
class SongHearing::SoundInWork {
 public:
  SoundInWork(SongHearing& hearing, std::string identity) : hearing_(hearing), identity_(std::move(identity)) {
    std::unique_lock lock(hearing_.mutex_);
    hearing_.change_.wait(lock, [&] { return hearing_.sounds_in_work_.insert(identity_).second; });
  }
  ~SoundInWork() {
    const std::scoped_lock lock(hearing_.mutex_);
    hearing_.sounds_in_work_.erase(identity_);
    hearing_.change_.notify_all();
  }
  SoundInWork(const SoundInWork&) = delete;
  SoundInWork& operator=(const SoundInWork&) = delete;

 private:
  SongHearing& hearing_;
  std::string identity_;
};

/// What is new about a sound.
struct SongHearing::Result {
  std::optional<Hearing> hearing;
  std::vector<float> probabilities;
};

void SongHearing::run(const std::function<std::optional<CatalogueSong>()>& next,
                      const std::function<void(const CatalogueSong&, SongOutcome)>& done, const std::stop_token& stop) {
  const auto work = [&](std::size_t) {
    while (!stop.stop_requested()) {
      std::unique_lock lock(mutex_);
      wait_for_memory(lock);
      std::optional<CatalogueSong> song = next();
      if (!song) {
        return;
      }
      ++in_work_;
      lock.unlock();
      const auto leave = [&] {
        --in_work_;
        change_.notify_all();
      };
      try {
        const SongOutcome outcome = hear(*song, stop);
        lock.lock();
        leave();
        done(*song, outcome);
      } catch (...) {
        if (!lock.owns_lock()) {
          lock.lock();
          leave();
        }
        throw;
      }
    }
  };
  const auto jobs = static_cast<std::size_t>(options_.jobs > 0 ? options_.jobs : hardware_threads());
  parallel_for(jobs, static_cast<int>(jobs), work, stop);
}

void SongHearing::wait_for_memory(std::unique_lock<std::mutex>& lock) {
  if (options_.max_memory_bytes) {
    change_.wait(lock, [&] { return in_work_ == 0 || resident_bytes() < *options_.max_memory_bytes; });
  }
}

SongOutcome SongHearing::hear(CatalogueSong& song, const std::stop_token& stop) {
  Result result;
  song.error.clear();
  song.state = SongState::kWaiting;
  std::optional<SoundInWork> in_work;
  try {
    const std::optional<FileState> before = state_of(song.path);
    if (before) {
      song.tags = tags_of(song);
      song.identity = identity_of(song, stop);
      in_work.emplace(*this, song.identity);
      result = listen(song, stop);
    }
    const std::optional<FileState> after = before ? state_of(song.path) : std::nullopt;
    song.gone = !after;
    if (after && *after != *before) {
      throw FileError(fmt::format("{} changed while it was heard; the next scan hears it again", song.path.string()));
    }
    if (after) {
      song.size = after->size;
      song.modified_ns = after->modified_ns;
      song.state = SongState::kHeard;
    }
  } catch (const AudioError& error) {
    song.error = song.cue_track == 0 ? error.what()
                                     : fmt::format("{} (track {}, from {:.1f} s on by its CUE sheet: is that right?)",
                                                   error.what(), song.cue_track, song.begin_s);
    song.state = SongState::kFailed;
  } catch (...) {
    song.error = trouble_with(song.path);  // a disk's, or want of memory: perhaps better the next time
  }
  enter(song, song.state == SongState::kHeard ? result : Result());
  if (song.gone) {
    return SongOutcome::kGone;
  }
  return !song.error.empty() ? SongOutcome::kFailed : result.hearing ? SongOutcome::kHeard : SongOutcome::kKnown;
}

SongHearing::Result SongHearing::listen(CatalogueSong& song, const std::stop_token& stop) {
  std::optional<Hearing> known;
  bool answered = false;
  {
    const std::scoped_lock lock(mutex_);
    known = catalogue_.find_hearing(song.identity, model_.ears);
    answered = catalogue_.has_answer(song.identity, model_.id);
  }
  Result result;
  if (known && (known->windows == 0 || !labeller_.thorough())) {
    const std::optional<std::vector<float>> answer = answered ? std::nullopt : labeller_.answer(*known);
    if (answered || answer) {
      result.probabilities = answer.value_or(std::vector<float>());
      song.error = complaint_about(song, known->heard);
      return result;
    }
  }
  SongLabeller::HeardSong heard = labeller_.hear(song.path, stretch_of(song), stop);
  song.error = complaint_about(song, heard.hearing.heard);
  result.hearing = std::move(heard.hearing);
  result.probabilities = std::move(heard.probabilities);
  return result;
}

void SongHearing::enter(const CatalogueSong& song, const Result& result) {
  const std::scoped_lock lock(mutex_);
  catalogue_.begin();
  try {
    if (result.hearing) {
      catalogue_.put_hearing(song.identity, model_.ears, *result.hearing);
    }
    if (!result.probabilities.empty()) {
      catalogue_.put_answer(song.identity, model_.id, result.probabilities);
    }
    catalogue_.put_song(song);
    catalogue_.commit();
  } catch (...) {
    catalogue_.roll_back();
    throw;
  }
}

}  // namespace auricle
