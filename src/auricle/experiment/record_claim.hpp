#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <auricle/evaluation/run_record.hpp>

namespace auricle {

/// Says in a record's file that a run has begun, before its first model takes the place of a former run's: what lies
/// there must not pass for this one's should it be killed. Unless kept, all is as before.
class RecordClaim {
 public:
  /// Throws FileError.
  RecordClaim(std::filesystem::path file, RunRecord begun);
  ~RecordClaim();
  RecordClaim(const RecordClaim&) = delete;
  RecordClaim& operator=(const RecordClaim&) = delete;

  void keep() { kept_ = true; }

 private:
  void give_back() const noexcept;

  std::filesystem::path file_;
  std::optional<std::string> former_;
  bool kept_ = false;
};

}  // namespace auricle
