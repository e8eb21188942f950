#include <auricle/core/npy.hpp>

#include <cstdint>
#include <cstring>
#include <limits>
#include <regex>
#include <string_view>
#include <vector>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";

[[noreturn]] void refuse(const std::filesystem::path& path, std::string_view why) {
  throw DatasetError(fmt::format("{} is no .npy file that can be used: {}", path.string(), why));
}

template <typename Value>
std::vector<float> values_from(std::string_view bytes, std::size_t count) {
  std::vector<float> values(count);
  for (std::size_t i = 0; i < count; ++i) {
    Value value;
    std::memcpy(&value, bytes.data() + i * sizeof value, sizeof value);
    values[i] = static_cast<float>(value);
  }
  return values;
}

/// The length of the header's dictionary and where it begins; version 1 has a 2-byte length, later ones 4.
std::string_view dictionary_of(std::string_view bytes, const std::filesystem::path& path) {
  if (bytes.size() < 12 || bytes.substr(0, kMagic.size()) != kMagic) {
    refuse(path, "it does not begin as one");
  }
  const auto byte = [&](std::size_t i) { return std::size_t{static_cast<unsigned char>(bytes[i])}; };
  const bool first_version = bytes[6] == 1;
  const std::size_t begin = first_version ? 10 : 12;
  const std::size_t length = byte(8) | byte(9) << 8 | (first_version ? 0 : byte(10) << 16 | byte(11) << 24);
  if (length > bytes.size() - begin) {
    refuse(path, "it is truncated");
  }
  return bytes.substr(begin, length);
}

}  // namespace

std::string npy_header(std::size_t rows, std::size_t cols) {
  std::string dictionary = fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, {}), }}", rows, cols);
  const std::size_t preamble = kMagic.size() + 4;
  dictionary.append(63 - (preamble + dictionary.size()) % 64, ' ');  // NumPy aligns the data to 64 bytes
  dictionary.push_back('\n');
  std::string header(kMagic);
  header.push_back('\x01');
  header.push_back('\x00');
  header.push_back(static_cast<char>(dictionary.size() & 0xFF));
  header.push_back(static_cast<char>(dictionary.size() >> 8));
  return header + dictionary;
}

void write_npy(const std::filesystem::path& path, MatrixView matrix) {
  AtomicFile file(path);
  write_npy(file, matrix);
  file.commit();
}

void write_npy(AtomicFile& file, MatrixView matrix) {
  file.write(npy_header(matrix.rows(), matrix.cols()));
  file.write(matrix.values());
}

Matrix read_npy(const std::filesystem::path& path) {
  const std::string contents = read_file(path);
  const std::string_view bytes = contents;
  const std::string_view dictionary = dictionary_of(bytes, path);

  static const std::regex pattern(
      R"(.*'descr': '<f([48])', 'fortran_order': False, 'shape': \((\d{1,12}), ?(\d{1,12})?,?\).*\s*)");
  std::match_results<std::string_view::const_iterator> match;
  if (!std::regex_match(dictionary.begin(), dictionary.end(), match, pattern)) {
    refuse(path, "one or two dimensions of little-endian floats in C order are wanted");
  }
  const std::size_t first = std::stoull(match[2]);
  const bool two_dimensions = match[3].matched;
  const std::size_t rows = two_dimensions ? first : 1;
  const std::size_t cols = two_dimensions ? std::stoull(match[3]) : first;
  const std::size_t value_size = match[1] == "8" ? sizeof(double) : sizeof(float);

  const std::string_view data(dictionary.data() + dictionary.size(),
                              static_cast<std::size_t>(bytes.end() - dictionary.end()));
  if (cols != 0 && rows > std::numeric_limits<std::size_t>::max() / cols / value_size) {
    refuse(path, "its shape is impossible");
  }
  if (data.size() != rows * cols * value_size) {
    refuse(path, "its size does not fit its shape; it may be truncated");
  }
  return {value_size == sizeof(double) ? values_from<double>(data, rows * cols) : values_from<float>(data, rows * cols),
          rows, cols};
}

}  // namespace auricle
