#include <auricle/recognizer/classify_files.hpp>

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include <auricle/core/parallel.hpp>
#include <auricle/core/trouble.hpp>

namespace auricle {
namespace {

ClassifiedFile outcome_of(const Recognizer& recognizer, const FilePart& part, const ListeningOptions& options) {
  ClassifiedFile outcome{.path = part.path, .prediction = {}, .error = {}};
  try {
    outcome.prediction = recognizer.classify(part.path, part.stretch, options);
  } catch (...) {
    outcome.error = trouble_with(part.path);
  }
  return outcome;
}

}  // namespace

void classify_files(const Recognizer& recognizer, std::span<const std::filesystem::path> files, int threads,
                    const std::function<void(const ClassifiedFile&)>& deliver, const std::stop_token& stop,
                    const std::function<void(const std::filesystem::path&, const Heard&)>& progress) {
  std::vector<FilePart> parts(files.size());
  std::ranges::transform(files, parts.begin(), [](const std::filesystem::path& path) { return FilePart{path}; });
  classify_parts(recognizer, parts, threads, deliver, stop, progress);
}

void classify_parts(const Recognizer& recognizer, std::span<const FilePart> parts, int threads,
                    const std::function<void(const ClassifiedFile&)>& deliver, const std::stop_token& stop,
                    const std::function<void(const std::filesystem::path&, const Heard&)>& progress) {
  std::mutex mutex;
  std::map<std::size_t, ClassifiedFile> waiting;  // outcomes that came before their turn
  std::size_t next = 0;

  parallel_for(
      parts.size(), threads,
      [&](std::size_t i) {
        ListeningOptions options{.stop = stop};
        std::exception_ptr of_progress;  // no fault of the file's
        if (progress) {
          options.progress = [&](const Heard& heard) {
            try {
              const std::scoped_lock lock(mutex);
              progress(parts[i].path, heard);
            } catch (...) {
              of_progress = std::current_exception();
              throw;
            }
          };
        }
        ClassifiedFile outcome = outcome_of(recognizer, parts[i], options);
        if (of_progress) {
          std::rethrow_exception(of_progress);
        }
        const std::scoped_lock lock(mutex);
        waiting.emplace(i, std::move(outcome));
        while (!waiting.empty() && waiting.begin()->first == next) {
          deliver(waiting.begin()->second);
          waiting.erase(waiting.begin());
          ++next;
        }
      },
      stop);
}

}  // namespace auricle
