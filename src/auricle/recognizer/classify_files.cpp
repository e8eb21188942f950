#include <auricle/recognizer/classify_files.hpp>

#include <map>
#include <mutex>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>

namespace auricle {

void classify_files(const Recognizer& recognizer, std::span<const std::filesystem::path> files, int threads,
                    const std::function<void(const ClassifiedFile&)>& deliver, std::stop_token stop) {
  std::mutex mutex;
  std::map<std::size_t, ClassifiedFile> waiting;  // outcomes that came before their turn
  std::size_t next = 0;

  parallel_for(
      files.size(), threads,
      [&](std::size_t i) {
        ClassifiedFile outcome{.path = files[i], .prediction = {}, .error = {}};
        try {
          outcome.prediction = recognizer.classify(files[i]);
        } catch (const Error& error) {
          outcome.error = error.what();
        }
        const std::scoped_lock lock(mutex);
        waiting.emplace(i, std::move(outcome));
        while (!waiting.empty() && waiting.begin()->first == next) {
          deliver(waiting.begin()->second);
          waiting.erase(waiting.begin());
          ++next;
        }
      },
      std::move(stop));
}

}  // namespace auricle
