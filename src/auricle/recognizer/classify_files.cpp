#include <auricle/recognizer/classify_files.hpp>

#include <map>
#include <mutex>
#include <utility>

#include <auricle/core/parallel.hpp>
#include <auricle/core/trouble.hpp>

namespace auricle {
namespace {

ClassifiedFile outcome_of(const Recognizer& recognizer, const std::filesystem::path& file,
                          const ListeningOptions& options) {
  ClassifiedFile outcome{.path = file, .prediction = {}, .error = {}};
  try {
    outcome.prediction = recognizer.classify(file, options);
  } catch (...) {
    outcome.error = trouble_with(file);
  }
  return outcome;
}

}  // namespace

void classify_files(const Recognizer& recognizer, std::span<const std::filesystem::path> files, int threads,
                    const std::function<void(const ClassifiedFile&)>& deliver, const std::stop_token& stop,
                    const std::function<void(const std::filesystem::path&, const Heard&)>& progress) {
  std::mutex mutex;
  std::map<std::size_t, ClassifiedFile> waiting;  // outcomes that came before their turn
  std::size_t next = 0;

  parallel_for(
      files.size(), threads,
      [&](std::size_t i) {
        ListeningOptions options{.stop = stop};
        if (progress) {
          options.progress = [&](const Heard& heard) {
            const std::scoped_lock lock(mutex);
            progress(files[i], heard);
          };
        }
        ClassifiedFile outcome = outcome_of(recognizer, files[i], options);
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
