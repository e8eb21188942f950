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

/// A recording, or a part of one, that is to be classified.
struct FilePart {
  std::filesystem::path path;
  Stretch stretch{};
};

/// What became of one file, or a part of it: a prediction, or the reason why there is none.
struct ClassifiedFile {
  std::filesystem::path path;
  std::optional<Prediction> prediction;
  std::string error;  ///< one line that names the file
};

/// Classifies files on up to `threads` threads (0: all processors). `deliver` gets every outcome in the files' order,
/// each as soon as it and all before it are there, and `progress` how far the file in work has come; one of them is
/// called at a time. Whatever happens to a file, want of memory too, is an outcome like any other. After a stop request
/// files in work are given up, and no other is begun.
void classify_files(const Recognizer& recognizer, std::span<const std::filesystem::path> files, int threads,
                    const std::function<void(const ClassifiedFile&)>& deliver, const std::stop_token& stop = {},
                    const std::function<void(const std::filesystem::path&, const Heard&)>& progress = {});

/// The same of parts of files.
void classify_parts(const Recognizer& recognizer, std::span<const FilePart> parts, int threads,
                    const std::function<void(const ClassifiedFile&)>& deliver, const std::stop_token& stop = {},
                    const std::function<void(const std::filesystem::path&, const Heard&)>& progress = {});

}  // namespace auricle
