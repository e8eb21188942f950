#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace auricle {

/// What a file that is written holds.
enum class OutputKind {
  kModel,       ///< a model of ours, as safetensors
  kCheckpoint,  ///< where a training run can go on, as safetensors
  kRunRecord,   ///< the record of a training run
  kHistory,     ///< a training run's curves as CSV
  kScores,      ///< what evaluate or compare came to, as JSON
  kPage,        ///< a report, as HTML
  kTable,       ///< features as CSV
  kTableInfo,   ///< what a table of .npy files is about, as JSON
  kArray,       ///< .npy
  kHdf5,        ///< features as HDF5
  kOnnx,        ///< a model of ours as ONNX
  kSongLines,   ///< songs of a library as JSON Lines
  kSongTable,   ///< songs of a library as CSV
  kPlaylist,    ///< .m3u8
  kPlan,        ///< what is to be written into songs, as JSON Lines
  kCurves,      ///< .png beside a model, whose name nobody chose
  kPicture,     ///< .png, .svg or .pdf, as the name ends
};

/// To be asked before any work: whether `path` may be written at its end. Only what is empty, or of the very kind that
/// is to be written, may be replaced; `inputs` are the files that are read, and the other files that are written. What
/// is no regular file (/dev/stdout, a pipe) may be written to. Leaves nothing behind. Throws UsageError for an empty
/// name, a folder, one of the inputs by whatever name or link, or a file of another kind; FileError when no file can be
/// made there.
void check_output(const std::filesystem::path& path, OutputKind kind,
                  const std::vector<std::filesystem::path>& inputs = {});

/// How a file's name ends, in small letters: ".csv" of T.CSV.
std::string ending_of(const std::filesystem::path& path);

}  // namespace auricle
