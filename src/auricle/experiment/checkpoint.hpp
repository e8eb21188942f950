#pragma once

#include <filesystem>
#include <vector>

#include <auricle/evaluation/run_record.hpp>
#include <auricle/experiment/network_trainer.hpp>
#include <auricle/network/safetensors.hpp>

namespace auricle {

/// All that a training run needs to go on after it was cut off: NAME.checkpoint.safetensors beside its model.
struct Checkpoint {
  RunRecord record;               ///< a trial for each network so far, without its songs; the last is in work
  std::vector<Tensors> networks;  ///< weights of the whole ones
  Safetensors memory;             ///< of the one in work, see TrainingState
};

/// Writes it whole or not at all. Throws FileError.
void save_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);

/// Throws FileError where there is none, ModelError where it is damaged or of another version.
Checkpoint load_checkpoint(const std::filesystem::path& path);

/// Refuses to go on with another run: throws UsageError that says what differs between what the checkpoint is of and
/// what `begun` is to be, a record that nothing has been trained for.
void check_same_run(const Checkpoint& checkpoint, const RunRecord& begun, const std::filesystem::path& path);

}  // namespace auricle
