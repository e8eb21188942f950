#include <support/npz.hpp>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <regex>
#include <stdexcept>
#include <string_view>

#include <zlib.h>

namespace auricle::test {
namespace {

/// A little-endian number of a ZIP file.
template <typename T>
T number(std::string_view bytes, std::size_t at) {
  T value{};
  std::memcpy(&value, bytes.substr(at, sizeof(T)).data(), sizeof(T));
  return value;
}

std::string inflated(std::string_view packed, std::size_t size) {
  std::string bytes(size, '\0');
  z_stream stream{};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_out = static_cast<uInt>(size);
  constexpr int kNoHeader = -MAX_WBITS;
  if (inflateInit2(&stream, kNoHeader) != Z_OK) {
    throw std::runtime_error("zlib can't begin");
  }
  const int status = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  if (status != Z_STREAM_END || stream.avail_out != 0) {
    throw std::runtime_error("a part of the .npz file is damaged");
  }
  return bytes;
}

NpzArray array_of(std::string_view npy) {
  const std::size_t begin = 10 + number<std::uint16_t>(npy, 8);
  const std::string header(npy.substr(10, begin - 10));
  std::smatch shape;
  static const std::regex pattern(R"('descr': '<f4', 'fortran_order': False, 'shape': \(([0-9, ]*)\))");
  if (!std::regex_search(header, shape, pattern)) {
    throw std::runtime_error("not an array of float32: " + header);
  }
  NpzArray array;
  const std::string sizes = shape[1];
  static const std::regex digits("[0-9]+");
  for (auto size = std::sregex_iterator(sizes.begin(), sizes.end(), digits); size != std::sregex_iterator(); ++size) {
    array.shape.push_back(std::stoul(size->str()));
  }
  array.values.resize((npy.size() - begin) / sizeof(float));
  std::memcpy(array.values.data(), npy.substr(begin).data(), array.values.size() * sizeof(float));
  return array;
}

}  // namespace

std::map<std::string, NpzArray> read_npz(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  constexpr std::uint32_t kEntry = 0x02014b50;  // of the central directory, which the end of the file points to
  constexpr std::size_t kEndSize = 22;
  if (bytes.size() < kEndSize) {
    throw std::runtime_error("can't read " + path.string());
  }
  std::map<std::string, NpzArray> arrays;
  for (std::size_t entry = number<std::uint32_t>(bytes, bytes.size() - 6);
       number<std::uint32_t>(bytes, entry) == kEntry;) {
    const auto packed_size = number<std::uint32_t>(bytes, entry + 20);
    const auto size = number<std::uint32_t>(bytes, entry + 24);
    const std::size_t name_length = number<std::uint16_t>(bytes, entry + 28);
    const std::size_t local = number<std::uint32_t>(bytes, entry + 42);
    const std::size_t data =
        local + 30 + number<std::uint16_t>(bytes, local + 26) + number<std::uint16_t>(bytes, local + 28);
    const std::string name = bytes.substr(entry + 46, name_length);
    const std::string_view packed = std::string_view(bytes).substr(data, packed_size);
    const bool deflated = number<std::uint16_t>(bytes, entry + 10) != 0;
    arrays.emplace(name.substr(0, name.rfind(".npy")),
                   array_of(deflated ? inflated(packed, size) : std::string(packed)));
    entry += 46 + name_length + number<std::uint16_t>(bytes, entry + 30) + number<std::uint16_t>(bytes, entry + 32);
  }
  return arrays;
}

}  // namespace auricle::test
