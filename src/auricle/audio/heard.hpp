#pragma once

#include <cstddef>
#include <string>

namespace auricle {

/// How much of a recording could be heard, told beside what was made of it: an answer about half a song must not look
/// like one about the whole.
struct Heard {
  double heard_s = 0.0;    ///< seconds of sound that were decoded
  double claimed_s = 0.0;  ///< seconds that the file says it holds, or those asked for where they are fewer; 0: unknown
  double damaged_s = 0.0;  ///< seconds among those heard that were decoded with errors
  std::size_t bad_packets = 0;  ///< packets that could not be decoded, or only with errors
  bool breaks_off = false;  ///< it can't be read to its end, or ends within a page, and doesn't say how much is missing
  bool one_channel = false;  ///< the channels cancel each other out, so that one of them was heard and not their mean

  /// Whether no more than a second is missing or damaged, and nothing shows that the file was cut short.
  bool complete() const;

  /// What is wrong in one line that names no file, e.g. "11.9 of 35.0 s could be decoded (23.1 s are missing)"; empty
  /// when it is complete.
  std::string trouble() const;

  /// What is to be known though nothing is wrong: that one channel stands for all; mostly empty.
  std::string note() const;

  bool operator==(const Heard&) const = default;
};

}  // namespace auricle
