#include <auricle/core/file_kind.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <string>
#include <utility>

namespace auricle {
namespace {

using namespace std::string_view_literals;

struct Beginning {
  std::size_t at;
  std::string_view bytes;
  std::string_view kind;
};

constexpr auto kBeginnings = std::to_array<Beginning>({
    {0, "version https://git-lfs"sv, "a git-lfs pointer; fetch the file itself with `git lfs pull`"},
    {0, "\x89HDF\r\n\x1a\n"sv, "an HDF5 file (a Keras model, a table?)"},
    {0, "GGUF"sv, "a GGUF model"},
    {4, "TFL3"sv, "a TensorFlow Lite model"},
    {0, "\x93NUMPY"sv, "a .npy array"},
    {0, "SQLite format 3\0"sv, "an SQLite database"},
    {0, "\xd0\xcf\x11\xe0"sv, kSpreadsheet},
    {0, "\xff\xfe"sv, kUtf16},
    {0, "\xfe\xff"sv, kUtf16},
    {0, "%PDF-"sv, "a PDF"},
    {0, "\x89PNG"sv, "a picture"},
    {0, "\xff\xd8\xff"sv, "a picture"},
    {0, "GIF8"sv, "a picture"},
    {8, "WAVE"sv, "a recording"},
    {8, "AIF"sv, "a recording"},
    {0, "ID3"sv, "a recording"},
    {0, "\xff\xfb"sv, "a recording"},
    {0, "\xff\xf3"sv, "a recording"},
    {0, "fLaC"sv, "a recording"},
    {0, "OggS"sv, "a recording"},
    {0, ".snd"sv, "a recording"},
    {4, "ftyp"sv, "a recording"},
    {0, "\x1f\x8b"sv, "a compressed archive; unpack it first"},
    {0, "7z\xbc\xaf"sv, "a compressed archive; unpack it first"},
    {0, "Rar!"sv, "a compressed archive; unpack it first"},
    {0,
     "\xfd"
     "7zXZ"sv,
     "a compressed archive; unpack it first"},
    {0, "\x28\xb5\x2f\xfd"sv, "a compressed archive; unpack it first"},
});

bool has(std::string_view head, std::string_view part) { return head.find(part) != std::string_view::npos; }

/// What lies in a zip archive is told by the names of its first members.
std::string_view kind_of_zip(std::string_view head) {
  const std::string_view first = head.substr(0, 4096);
  if (has(first, "data.pkl")) {
    return "a PyTorch checkpoint";
  }
  if (has(first, "[Content_Types].xml") || has(first, "opendocument") || has(first, "Index/")) {
    return kSpreadsheet;
  }
  if (has(first, "model.weights.h5") || (has(first, "metadata.json") && has(first, "config.json"))) {
    return "a Keras model";
  }
  return has(first, ".npy") ? "a .npz archive" : "a zip archive; unpack it first";
}

bool is_web_page(std::string_view head) {
  std::string begin(head.substr(0, 512));
  std::ranges::transform(begin, begin.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string_view text =
      std::string_view(begin).substr(std::min(begin.find_first_not_of("\xef\xbb\xbf \t\r\n"), begin.size()));
  return text.starts_with("<!doctype html") || text.starts_with("<html") || text.starts_with("<?xml") ||
         text.starts_with("<!--");
}

/// A protobuf whose field 1 is a small number (ONNX's ir_version) and whose next one is a text, the graph or a list.
bool is_onnx(std::string_view head) {
  return head.size() > 2 && head[0] == '\x08' && head[1] > 0 && head[1] < 0x20 &&
         "\x12\x1a\x22\x2a\x32\x3a\x42"sv.find(head[2]) != std::string_view::npos;
}

/// The length of the header in eight bytes, the higher of them 0, and the header.
bool is_safetensors(std::string_view head) {
  return head.size() > 8 && head.substr(4, 5) == "\0\0\0\0{"sv && head.substr(0, 4) != "\0\0\0\0"sv;
}

/// Every other byte of text in ASCII's characters is 0.
bool is_unmarked_utf16(std::string_view head) {
  constexpr std::size_t kEnough = 16;
  const auto zeros_from = [&](std::size_t first) {
    for (std::size_t i = first; i < kEnough; i += 2) {
      if (head[i] != '\0' || head[i ^ 1U] == '\0') {
        return false;
      }
    }
    return true;
  };
  return head.size() >= kEnough && (zeros_from(0) || zeros_from(1));
}

}  // namespace

std::string_view file_kind(std::string_view head) {
  for (const Beginning& beginning : kBeginnings) {
    if (head.size() > beginning.at && head.substr(beginning.at).starts_with(beginning.bytes)) {
      return beginning.kind;
    }
  }
  if (head.starts_with("PK\x03\x04")) {
    return kind_of_zip(head);
  }
  if (is_web_page(head)) {
    return "a web page or XML, as a download that failed leaves it";
  }
  if (head.starts_with('{')) {
    return has(head.substr(0, 200), "auricle run") ? "the record of a run, not its model" : "JSON";
  }
  if (head.size() > 2 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5) {
    return "a Python pickle (a PyTorch checkpoint?)";
  }
  if (is_onnx(head)) {
    return "an ONNX model";
  }
  if (is_safetensors(head)) {
    return "a model";
  }
  return is_unmarked_utf16(head) ? kUtf16 : "";
}

}  // namespace auricle
