#include <auricle/core/output.hpp>

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

namespace fs = std::filesystem;

/// As much of a file as can be wanted to know it by: a model's header may be so long.
constexpr std::size_t kHeadBytes = (std::size_t{4} << 20) + 8;
constexpr std::size_t kModelPrefixBytes = 8;

std::string head_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw UsageError(fmt::format("{} is there and can't be read; name another file", path.string()));
  }
  std::error_code error;
  const auto size = static_cast<std::size_t>(fs::file_size(path, error));
  std::string head(error ? kHeadBytes : std::min(size, kHeadBytes), '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

bool has_all(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::ranges::all_of(parts, [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// Whether text that begins as a JSON object says `"format": "NAME"` of itself.
bool has_format(std::string_view text, std::string_view name) {
  return text.starts_with('{') && (has_all(text, {fmt::format("\"format\":\"{}\"", name)}) ||
                                   has_all(text, {fmt::format("\"format\": \"{}\"", name)}));
}

bool is_picture(std::string_view head, const std::string& ending) {
  if (ending == ".png") {
    return head.starts_with("\x89PNG\r\n\x1a\n");
  }
  return ending == ".pdf" ? head.starts_with("%PDF-") : has_all(head, {"<svg"});
}

/// Whether it bears the mark that `plot` puts into pictures.
bool is_our_picture(std::string_view head, const std::string& ending) {
  constexpr std::string_view kMark{"tEXtSoftware\0Auricle", 20};
  return is_picture(head, ending) && has_all(head, {ending == ".png"   ? kMark
                                                    : ending == ".pdf" ? "%Auricle"
                                                                       : "<!-- Auricle -->"});
}

bool is_of_kind(std::string_view head, OutputKind kind, const fs::path& path) {
  switch (kind) {
    case OutputKind::kModel:
      return head.size() > kModelPrefixBytes && has_format(head.substr(kModelPrefixBytes), "auricle");
    case OutputKind::kCheckpoint:
      return head.size() > kModelPrefixBytes && has_format(head.substr(kModelPrefixBytes), "auricle checkpoint");
    case OutputKind::kRunRecord:
      return has_format(head, "auricle run");
    case OutputKind::kHistory:
      return head.starts_with("epoch,loss,accuracy,");
    case OutputKind::kScores:
      return head.starts_with('{') && (has_all(head, {"\"accuracy_interval\"", "\"confusion\""}) ||
                                       has_all(head, {"\"only_first\"", "\"p_value\""}));
    case OutputKind::kPage:
      // Pages made before they named their maker had these rules.
      return has_all(head, {"<meta name=\"generator\" content=\"Auricle"}) ||
             has_all(head, {"content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\""});
    case OutputKind::kTable:
      return head.starts_with("song,genre,segment,start_s,duration_s");
    case OutputKind::kTableInfo:
      return head.starts_with('{') && has_all(head, {"\"genres\"", "\"features\"", "\"fingerprint\""});
    case OutputKind::kArray:
      return head.starts_with("\x93NUMPY");
    case OutputKind::kHdf5:
      return head.starts_with("\x89HDF\r\n\x1a\n");
    case OutputKind::kOnnx:
      return head.starts_with(
          "\x08\x08\x12\x07"
          "Auricle");  // its version and producer
    case OutputKind::kSongLines:
      return head.starts_with("{\"path\":\"") && has_all(head, {"\"state\":", "\"sound\":"});
    case OutputKind::kSongTable:
      return head.starts_with("path,cue_track,");
    case OutputKind::kPlaylist:
      return head.starts_with("#EXTM3U\n#Auricle\n");
    case OutputKind::kPlan:
      return head.starts_with('{') && has_all(head, {"\"modified_ns\"", "\"now\"", "\"write\""});
    case OutputKind::kCurves:
      return is_picture(head, ending_of(path));
    case OutputKind::kPicture:
      return is_our_picture(head, ending_of(path));
  }
  return false;
}

std::string_view complaint_about(OutputKind kind) {
  switch (kind) {
    case OutputKind::kModel:
      return "is no model of Auricle's";
    case OutputKind::kCheckpoint:
      return "is no checkpoint of Auricle's";
    case OutputKind::kRunRecord:
      return "is no record of a run";
    case OutputKind::kHistory:
      return "is no history of a training run";
    case OutputKind::kScores:
      return "holds no scores of Auricle's";
    case OutputKind::kPage:
      return "is no report of Auricle's";
    case OutputKind::kTable:
      return "is no table of Auricle's";
    case OutputKind::kTableInfo:
      return "is no part of a table of Auricle's";
    case OutputKind::kArray:
      return "is no .npy file";
    case OutputKind::kHdf5:
      return "is no HDF5 file";
    case OutputKind::kOnnx:
      return "is no ONNX file of Auricle's";
    case OutputKind::kSongLines:
    case OutputKind::kSongTable:
      return "is no list of songs of Auricle's";
    case OutputKind::kPlaylist:
      return "is no playlist of Auricle's";
    case OutputKind::kPlan:
      return "is no plan of Auricle's";
    case OutputKind::kCurves:
      return "is no picture of this kind";
    case OutputKind::kPicture:
      return "is no picture of Auricle's";
  }
  return "is something else";
}

/// Also of files that are yet to be written.
bool is_same_file(const fs::path& one, const fs::path& other) {
  std::error_code error;
  if (other.empty() || fs::equivalent(one, other, error)) {
    return !other.empty();
  }
  const fs::path canonical = fs::weakly_canonical(one, error);
  return !error && canonical == fs::weakly_canonical(other, error) && !error;
}

}  // namespace

std::string ending_of(const fs::path& path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return ending;
}

void check_output(const fs::path& path, OutputKind kind, const std::vector<fs::path>& inputs) {
  if (path.empty()) {
    throw UsageError("-o needs the name of a file");
  }
  std::error_code error;
  if (fs::is_directory(path, error) || !path.has_filename()) {
    throw UsageError(fmt::format("{} is a folder; give the name of a file", path.string()));
  }
  const fs::file_status status = fs::status(path, error);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    check_writable(path);
    return;
  }
  if (std::ranges::any_of(inputs, [&](const fs::path& input) { return is_same_file(path, input); })) {
    throw UsageError(
        fmt::format("{} is named for something else too; give what is written a name of its own", path.string()));
  }
  if (fs::exists(status)) {
    const std::string head = head_of(path);
    constexpr fs::perms kWritable = fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write;
    if ((status.permissions() & kWritable) == fs::perms::none) {
      throw UsageError(fmt::format("{} is write-protected; name another file", path.string()));
    }
    if (!head.empty() && !is_of_kind(head, kind, path)) {
      throw UsageError(fmt::format("{} is there and {}; name another file", path.string(), complaint_about(kind)));
    }
  }
  check_writable(path);
}

}  // namespace auricle
