#pragma once

#include <filesystem>

namespace auricle {

/// A file or folder that is there only while work goes on. Its maker removes it; should the program have to end in the
/// middle of that work, remove_temporaries() does.
class Temporary {
 public:
  explicit Temporary(std::filesystem::path path);
  ~Temporary();
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

 private:
  std::filesystem::path path_;
};

/// Removes every Temporary there is, folders with all in them. For a program about to end without going back through
/// its functions: whoever makes another Temporary afterwards waits for ever.
void remove_temporaries();

}  // namespace auricle
