#include <auricle/training/meeting.hpp>

#include <exception>
#include <filesystem>
#include <system_error>

#include <auricle/core/error.hpp>
#include <auricle/training/host_addresses.hpp>
#include <auricle/training/meeting_file.hpp>
#include <auricle/training/meeting_place.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestJoining{300};
constexpr seconds kLongestTelling{5};
constexpr seconds kSoonNoted{5};
constexpr const char* kEnds = "ends";
constexpr const char* kClosed = "closed";

std::string key(const std::string& what, int rank) { return fmt::format("{}/{}", what, rank); }

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

/// From when on others are waited for, and who is to hear of it.
struct Meeting::Waiting {
  const std::function<void(const std::string&)>& note;
  Clock::time_point begin = Clock::now();
  bool noted = false;
};

Meeting::Meeting(Rendezvous rendezvous)
    : rendezvous_(std::move(rendezvous)), hosts_(static_cast<std::size_t>(rendezvous_.size)) {}

void Meeting::meet(const std::function<void(const std::string&)>& note) {
  Waiting waiting{.note = note};
  if (!rendezvous_.file.empty()) {
    find_file(waiting);
  } else if (!leads()) {
    while (!listens(rendezvous_.host, rendezvous_.port)) {
      wait_for(0, waiting);
    }
  }
  store_ = open_store(rendezvous_, leads());
  if (leads()) {
    put_text(*store_, kMeetingMark, "yes");
  }
  heartbeats_.emplace(open_store(rendezvous_, false), rendezvous_.rank, rendezvous_.size);
  check_size(waiting);
  take_rank();
  join(waiting);
}

std::string Meeting::start_again() const {
  return resumable_ ? "start all again, train with --resume" : "start all again";
}

std::string Meeting::name_of(int rank) const {
  const std::string& host = hosts_[static_cast<std::size_t>(rank)];
  return fmt::format("rank {} of {}{}{}", rank, rendezvous_.size, host.empty() ? "" : " on host ", host);
}

void Meeting::find_file(Waiting& waiting) {
  if (leads()) {
    make_meeting_file(rendezvous_.file);
    return;
  }
  // Rank 0 writes to it every second. Nobody else does before that shows, so that what an earlier start left is only
  // looked at.
  std::optional<std::uintmax_t> first;
  for (auto found = Clock::now();;) {
    const std::optional<std::uintmax_t> size = meeting_file_size(rendezvous_.file);
    if (first && size > first) {
      return;
    }
    if (!first) {
      first = size;
      found = Clock::now();
    }
    if (first && Clock::now() - found > Heartbeats::kLongestSilence) {
      throw UsageError(
          fmt::format("--rendezvous file://{}: rank 0 does not write to it: an earlier start has left it; "
                      "remove it, or name a file that isn't there yet",
                      rendezvous_.file));
    }
    wait_for(0, waiting);
  }
}

void Meeting::wait_for(int rank, Waiting& waiting) {
  const auto waited = Clock::now() - waiting.begin;
  const std::string who = fmt::format("rank {} of {}", rank, rendezvous_.size);
  if (waited > kLongestJoining) {
    end(fmt::format("{} did not come to {} within {} s; were all started?", who, name_of_place(rendezvous_),
                    kLongestJoining.count()),
        false);
  }
  if (waited > kSoonNoted && !waiting.noted && waiting.note) {
    waiting.note(fmt::format("waits for {} at {}", who, name_of_place(rendezvous_)));
    waiting.noted = true;
  }
  std::this_thread::sleep_for(kLook);
}

template <typename Work>
std::invoke_result_t<Work> Meeting::ask(Work work) {
  try {
    return watched(std::move(work));
  } catch (const Error&) {
    throw;
  } catch (const std::exception& error) {
    lose_place(error.what());
  }
}

void Meeting::check_size(Waiting& waiting) {
  const std::string own = std::to_string(rendezvous_.size);
  if (leads()) {
    ask([this, own] { put_text(*store_, "size", own); });
  }
  std::string size;
  while ((size = ask([this] { return text_at(*store_, "size"); })).empty()) {
    wait_for(0, waiting);
  }
  answered_ = true;
  if (size != own) {
    refuse_itself(fmt::format("WORLD_SIZE is {} at rank {} and {} at rank 0; give all ranks the same", own,
                              rendezvous_.rank, size));
  }
}

void Meeting::take_rank() {
  if (ask([this] { return store_->add(key("taken", rendezvous_.rank), 1); }) != 1) {
    refuse_itself(fmt::format("there are two processes of rank {}; give each a RANK of its own", rendezvous_.rank));
  }
  ask([this] { put_text(*store_, key("host", rendezvous_.rank), own_host()); });
}

void Meeting::join(Waiting& waiting) {
  for (int other = 0; other < rendezvous_.size; ++other) {
    std::string& host = hosts_[static_cast<std::size_t>(other)];
    while ((host = said("host", other)).empty()) {
      look();
      wait_for(other, waiting);
    }
  }
  heartbeats_->expect_all();
}

void Meeting::close() {
  ask([this] { put_text(*store_, kClosed, "yes"); });
}

std::string Meeting::said(const std::string& what, int rank) {
  return ask([this, name = key(what, rank)] { return text_at(*store_, name); });
}

void Meeting::wait_until_said(const std::string& what, int rank) {
  while (said(what, rank).empty()) {
    look();
    std::this_thread::sleep_for(kLook);
  }
}

void Meeting::agree(const std::map<std::string, std::string>& facts) {
  const std::string round = fmt::format("facts {}", agreements_++);
  ask([this, facts, round] {
    for (const auto& [name, value] : facts) {
      put_text(*store_, key(round + " " + name, rendezvous_.rank), value);
    }
    put_text(*store_, key(round, rendezvous_.rank), "told");
  });
  for (int other = 0; other < rendezvous_.size; ++other) {
    wait_until_said(round, other);
  }
  const std::string difference = ask([this, facts, round] { return difference_in(round, facts); });
  if (!difference.empty()) {
    end(difference, true);
  }
}

/// Who first has told another fact than rank 0, as a sentence; empty: nobody.
std::string Meeting::difference_in(const std::string& round, const std::map<std::string, std::string>& facts) const {
  for (int other = 1; other < rendezvous_.size; ++other) {
    for (const auto& [name, value] : facts) {
      const std::string what = round + " " + name;
      if (text_at(*store_, key(what, other)) != text_at(*store_, key(what, 0))) {
        return fmt::format("{} has {} {} than rank 0; start all ranks with the same options and songs", name_of(other),
                           name.ends_with('s') ? "other" : "another", name);
      }
    }
  }
  return "";
}

void Meeting::look() {
  if (!heartbeats_) {
    return;
  }
  if (const std::optional<std::string> told = heartbeats_->end()) {
    end(told->substr(1), told->front() == 'U');
  }
  if (const int lost = heartbeats_->silent_rank(); lost >= 0) {
    give_up(lost);
  }
}

void Meeting::tell_end(const std::string& why, bool usage) {
  if (over_ || !heartbeats_) {
    return;
  }
  over_ = true;
  std::packaged_task<void()> task([this, text = (usage ? "U" : "E") + why] {
    if (store_->add(kEnds, 1) == 1) {
      put_text(*store_, Heartbeats::kEnd, text);
    }
    linger();
  });
  const std::future<void> told = task.get_future();
  std::thread(std::move(task)).detach();
  told.wait_for(kLongestTelling);
}

/// What is said goes with rank 0, which leaves when all must have heard it.
void Meeting::linger() const {
  if (!leads()) {
    return;
  }
  std::this_thread::sleep_for(2 * Heartbeats::kBeat);
  if (!rendezvous_.file.empty()) {
    std::error_code may_stay;
    std::filesystem::remove(rendezvous_.file, may_stay);
  }
}

void Meeting::end(const std::string& why, bool usage) {
  tell_end(why, usage);
  if (usage) {
    throw UsageError(why);
  }
  throw Error(why);
}

/// One too many, or of another start, ends the others too, but not once they are at work.
void Meeting::refuse_itself(const std::string& why) {
  over_ = !ask([this] { return text_at(*store_, kClosed); }).empty();
  end(why, true);
}

void Meeting::give_up(int lost) {
  if (!answered_) {
    end(fmt::format("rank 0 does not answer at {}; is that another program?", name_of_place(rendezvous_)), false);
  }
  end(fmt::format("{} was lost: it has ended, or can't be reached any more; {}", name_of(lost), start_again()), false);
}

void Meeting::lose_place(const std::string& why) {
  look();
  if (rendezvous_.file.empty() && !leads()) {
    give_up(0);  // who keeps it
  }
  end(fmt::format("{}, where all meet, can't be used any more ({}); {}", name_of_place(rendezvous_), first_line(why),
                  start_again()),
      false);
}

void Meeting::find_fault(const std::string& why) {
  // Whose fault it was shows in who is silent from now on.
  for (const auto begin = Clock::now(); Clock::now() - begin < 2 * Heartbeats::kLongestSilence;) {
    look();
    std::this_thread::sleep_for(kLook);
  }
  end(fmt::format("the connection between ranks broke ({}), and all of them are still there; {}", first_line(why),
                  start_again()),
      false);
}

}  // namespace auricle
