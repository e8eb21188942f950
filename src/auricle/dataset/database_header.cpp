#include <auricle/dataset/database_header.hpp>

#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace auricle {
namespace {

// https://www.sqlite.org/fileformat.html#the_database_header
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kSchemaAt = 60;
constexpr std::size_t kMarkAt = 68;
constexpr std::size_t kHeaderBytes = 100;

std::int32_t number_at(std::string_view header, std::size_t place) {
  std::uint32_t number = 0;
  for (const char byte : header.substr(place, sizeof number)) {
    number = number << 8 | static_cast<unsigned char>(byte);
  }
  return static_cast<std::int32_t>(number);
}

}  // namespace

std::optional<DatabaseHeader> read_database_header(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string header(kHeaderBytes, '\0');
  stream.read(header.data(), static_cast<std::streamsize>(header.size()));
  header.resize(static_cast<std::size_t>(stream.gcount()));
  if (header.size() < kHeaderBytes || !header.starts_with(kMagic)) {
    return std::nullopt;
  }
  return DatabaseHeader{.mark = number_at(header, kMarkAt), .schema = number_at(header, kSchemaAt)};
}

std::string database_uri(const std::filesystem::path& file) {
  std::string uri = "file:";
  for (const char c : std::filesystem::absolute(file).string()) {
    uri += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02x}", static_cast<unsigned char>(c)) : std::string(1, c);
  }
  return uri;
}

}  // namespace auricle
