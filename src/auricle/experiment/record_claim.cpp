#include <auricle/experiment/record_claim.hpp>

#include <exception>
#include <utility>

#include <auricle/core/atomic_file.hpp>

namespace auricle {

RecordClaim::RecordClaim(std::filesystem::path file, RunRecord begun) : file_(std::move(file)) {
  if (std::error_code ignored; std::filesystem::exists(file_, ignored)) {
    former_ = read_file(file_);
  }
  begun.finished = false;
  begun.trials.clear();
  save_run_record(file_, begun);
}

RecordClaim::~RecordClaim() {
  if (!kept_) {
    give_back();
  }
}

void RecordClaim::give_back() const noexcept {
  try {
    former_ ? write_file(file_, *former_) : static_cast<void>(std::filesystem::remove(file_));
  } catch (const std::exception&) {
    // A record that says it is not finished is no lie either.
  }
}

}  // namespace auricle
