#include <auricle/library/folder_watch.hpp>

#include <array>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <poll.h>
#include <string>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <system_error>
#include <unistd.h>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kWatched =
    IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE | IN_ATTRIB | IN_ONLYDIR | IN_EXCL_UNLINK;

}  // namespace

FolderWatch::FolderWatch()
    : inotify_(inotify_init1(IN_NONBLOCK | IN_CLOEXEC)),
      mounts_(open("/proc/self/mountinfo", O_RDONLY | O_CLOEXEC)),
      stopped_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (inotify_ < 0 || stopped_ < 0) {
    throw FileError(
        fmt::format("the system grants no watch on folders: {}; raise fs.inotify.max_user_instances, or scan "
                    "now and then",
                    std::generic_category().message(errno)));
  }
}

FolderWatch::~FolderWatch() {
  for (const int descriptor : {inotify_, mounts_, stopped_}) {
    if (descriptor >= 0) {
      close(descriptor);
    }
  }
}

void FolderWatch::add(const fs::path& folder) {
  const int watch = inotify_add_watch(inotify_, folder.c_str(), kWatched);
  if (watch >= 0) {
    folders_[watch] = folder;
  } else if (errno == ENOSPC || errno == ENOMEM) {
    throw FileError(
        fmt::format("the system grants no more watches than {} folders; raise fs.inotify.max_user_watches, "
                    "or scan now and then",
                    folders_.size()));
  }
}

FolderEvents FolderWatch::wait(std::chrono::milliseconds longest, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [this] { eventfd_write(stopped_, 1); });
  std::array<pollfd, 3> sources{{{.fd = inotify_, .events = POLLIN, .revents = 0},
                                 {.fd = stopped_, .events = POLLIN, .revents = 0},
                                 {.fd = mounts_, .events = POLLPRI, .revents = 0}}};
  FolderEvents events;
  if (poll(sources.data(), sources.size(), static_cast<int>(longest.count())) > 0) {
    events.lost = (sources[2].revents & POLLERR) != 0;
    read_events(events);
  }
  return events;
}

void FolderWatch::read_events(FolderEvents& events) {
  alignas(inotify_event) std::array<char, 1 << 16> buffer;
  for (ssize_t bytes = read(inotify_, buffer.data(), buffer.size()); bytes > 0;
       bytes = read(inotify_, buffer.data(), buffer.size())) {
    for (const char* next = buffer.data(); next < buffer.data() + bytes;) {
      const auto& event = *reinterpret_cast<const inotify_event*>(next);
      next += sizeof(inotify_event) + event.len;
      if ((event.mask & (IN_Q_OVERFLOW | IN_UNMOUNT)) != 0) {
        events.lost = true;
      }
      const auto folder = folders_.find(event.wd);
      if (folder == folders_.end()) {
        continue;
      }
      if ((event.mask & IN_IGNORED) != 0) {  // removed, or unmounted
        folders_.erase(folder);
        continue;
      }
      if (event.len == 0) {
        continue;
      }
      const fs::path path = folder->second / event.name;
      const bool is_folder = (event.mask & IN_ISDIR) != 0;
      if ((event.mask & (IN_MOVED_FROM | IN_DELETE)) != 0) {
        events.written.erase(path);
        events.folders.erase(path);
        events.gone.insert(path);
        if (is_folder) {
          forget(path);
        }
      } else if (is_folder && (event.mask & (IN_CREATE | IN_MOVED_TO | IN_ATTRIB)) != 0) {
        events.gone.erase(path);
        events.folders.insert(path);
      } else if (!is_folder && (event.mask & (IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_ATTRIB)) != 0) {
        events.gone.erase(path);
        events.written.insert(path);
      }
    }
  }
}

/// A folder that was moved away takes its watches along, and they would tell the old names.
void FolderWatch::forget(const fs::path& folder) {
  const std::string below = folder.string() + '/';
  std::erase_if(folders_, [&](const auto& watched) {
    const bool is_below = watched.second == folder || watched.second.native().starts_with(below);
    if (is_below) {
      inotify_rm_watch(inotify_, watched.first);
    }
    return is_below;
  });
}

}  // namespace auricle
