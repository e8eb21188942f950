#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>

#include <auricle/recognizer/recognizer.hpp>

namespace auricle {

/// What became of one file: a prediction, or the reason why there is none.
struct ClassifiedFile {
  std::filesystem::path path;
  std::optional<Prediction> prediction;
  std::string error;
};

/// Classifies files on up to `threads` threads (0: all processors). `deliver` gets every outcome in the files' order,
/// each as soon as it and all before it are there; it is called from one thread at a time. A file that fails has an
/// outcome like any other. After a stop request no further file is begun.
void classify_files(const Recognizer& recognizer, std::span<const std::filesystem::path> files, int threads,
                    const std::function<void(const ClassifiedFile&)>& deliver, std::stop_token stop = {});

}  // namespace auricle
