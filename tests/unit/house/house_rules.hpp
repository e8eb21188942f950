#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace auricle::test {

/// What one source file shows of itself to the rules of the house.
struct SourceFile {
  std::string path;    ///< Under src/, e.g. "auricle/dsp/stft.hpp" or under the root, "apps/auricle.cpp".
  std::string module;  ///< "dsp"; "apps" for a program.
  std::string code;    ///< Its text without `//` comments.
};

/// A module and the modules whose headers it may include, from the ground up.
using Floors = std::vector<std::pair<std::string, std::set<std::string>>>;

/// The house as it is meant to be: an arrow that is missing here needs a reason, not an entry.
const Floors& floors();

/// All .hpp and .cpp files of src/auricle/*/ and apps/ under `root`.
std::vector<SourceFile> read_sources(const std::filesystem::path& root);

/// One line for each include that `floors` does not allow, and for each file of a module that it does not name.
std::vector<std::string> forbidden_arrows(const std::vector<SourceFile>& sources, const Floors& floors);

/// One line for each file but those of `training` that includes a header of libtorch.
std::vector<std::string> torch_outside_training(const std::vector<SourceFile>& sources);

/// One line for each module that includes another module's header which drags in a library that is that module's own
/// affair (libtorch, oneDNN, FFmpeg, soxr).
std::vector<std::string> leaked_libraries(const std::vector<SourceFile>& sources);

/// The headers that modules offer to others, and to other programs where they are installed: HEADERS in the
/// CMakeLists.txt of each module under `root`/src/auricle.
std::set<std::string> offered_headers(const std::filesystem::path& root);

/// One line for each include of another module's header that isn't in `offered`, and for each header of `offered` that
/// shows one that isn't, or a library that a module is made with: installed, it could not be included.
std::vector<std::string> headers_not_offered(const std::vector<SourceFile>& sources,
                                             const std::set<std::string>& offered);

/// One line for each file but those of `cli` and the programs that writes to standard output or standard error.
std::vector<std::string> printing_outside_cli(const std::vector<SourceFile>& sources);

/// What `cli` may call of the modules below `experiment` and beside `core`: whole answers to what a user asks for, and
/// what these are made of to be printed. The parts that answers are worked out with are no door's affair.
const std::set<std::string>& headers_for_doors();

/// One line for each include of `cli` that is neither in `headers` nor of cli, core or experiment: something that a
/// door works out for itself where it should have called.
std::vector<std::string> algorithms_in_doors(const std::vector<SourceFile>& sources,
                                             const std::set<std::string>& headers);

}  // namespace auricle::test
