#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <chrono>
#include <functional>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <torch/torch.h>

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <auricle/training/heartbeats.hpp>
#include <auricle/training/rendezvous.hpp>

namespace auricle {

/// The place where ranks have met: what each has said all can read, and all hear who is lost or why one ends. When it
/// is over some thread may still wait for somebody who is gone, and nothing ends that but the end of the program: it
/// must not be destroyed then.
class Meeting {
 public:
  explicit Meeting(Rendezvous rendezvous);
  Meeting(const Meeting&) = delete;
  Meeting& operator=(const Meeting&) = delete;

  /// Waits until all are there. `note` is told, once, for whom it waits.
  void meet(const std::function<void(const std::string&)>& note);

  /// What `work` gives, which may take however long it likes: a thread of its own does it while this one looks.
  template <typename Work>
  std::invoke_result_t<Work> watched(Work work);

  /// Throws where one is lost, or has said why all are to end.
  void look();

  /// As Ranks::agree.
  void agree(const std::map<std::string, std::string>& facts);

  /// From now on who is refused by himself does not end what the others do.
  void close();

  /// Tells the others that this one ends, and why, before it does.
  void tell_end(const std::string& why, bool usage);

  /// A connection broke: waits until it shows who is gone, and throws as `look`.
  [[noreturn]] void find_fault(const std::string& why);

  /// There may be a checkpoint from now on.
  void set_resumable() { resumable_ = true; }

  const Rendezvous& rendezvous() const { return rendezvous_; }
  bool over() const { return over_; }
  std::string name_of(int rank) const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Waiting;
  static constexpr std::chrono::milliseconds kLook{100};

  bool leads() const { return rendezvous_.rank == 0; }
  std::string start_again() const;
  void find_file(Waiting& waiting);
  void check_size(Waiting& waiting);
  void take_rank();
  void join(Waiting& waiting);
  void wait_for(int rank, Waiting& waiting);
  /// What `work` gives, which asks the store.
  template <typename Work>
  std::invoke_result_t<Work> ask(Work work);
  std::string said(const std::string& what, int rank);
  void wait_until_said(const std::string& what, int rank);
  std::string difference_in(const std::string& round, const std::map<std::string, std::string>& facts) const;
  void linger() const;
  [[noreturn]] void end(const std::string& why, bool usage);
  [[noreturn]] void refuse_itself(const std::string& why);
  [[noreturn]] void give_up(int lost);
  [[noreturn]] void lose_place(const std::string& why);

  Rendezvous rendezvous_;
  c10::intrusive_ptr<c10d::Store> store_;
  std::optional<Heartbeats> heartbeats_;
  std::vector<std::string> hosts_;  ///< of all ranks, once they have come
  bool answered_ = false;           ///< the place where all meet has
  bool resumable_ = false;
  bool over_ = false;
  int agreements_ = 0;
};

template <typename Work>
std::invoke_result_t<Work> Meeting::watched(Work work) {
  std::packaged_task<std::invoke_result_t<Work>()> task(std::move(work));
  auto result = task.get_future();
  std::thread(std::move(task)).detach();
  while (result.wait_for(kLook) != std::future_status::ready) {
    look();
  }
  return result.get();
}

}  // namespace auricle
