#include <auricle/network/safetensors.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/file_kind.hpp>
#include <auricle/core/json.hpp>
#include <auricle/network/one_line.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

static_assert(std::endian::native == std::endian::little, "safetensors are little-endian");

constexpr std::size_t kLengthBytes = sizeof(std::uint64_t);
constexpr std::size_t kAlignment = 8;
/// Far above what names, shapes and training notes need; JSON in memory is many times larger than its text.
constexpr std::uint64_t kMaxHeaderBytes = std::uint64_t{4} << 20;
constexpr const char* kMetadataKey = "__metadata__";

/// A tensor as the header tells it: where its values lie in the data behind the header.
struct Entry {
  std::string name;
  std::vector<std::size_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

[[noreturn]] void refuse_file(std::string_view where, std::string_view why) {
  throw ModelError(fmt::format("{} is no safetensors file that can be used: {}", where, one_line(why)));
}

[[noreturn]] void refuse_tensor(std::string_view where, const std::string& name, std::string_view why) {
  refuse_file(where, fmt::format("tensor \"{}\": {}", name.substr(0, 80), why));
}

/// Bytes that a shape takes, unless that is more than can be counted.
std::optional<std::uint64_t> byte_count(const std::vector<std::size_t>& shape) {
  std::uint64_t bytes = sizeof(float);
  for (const std::uint64_t length : shape) {
    if (__builtin_mul_overflow(bytes, length, &bytes)) {
      return std::nullopt;
    }
  }
  return bytes;
}

bool all_finite(const std::vector<float>& values) {
  // No early exit, and a word rather than a bool: this way the compiler checks several values at a time.
  std::uint32_t bad = 0;
  for (const float value : values) {
    bad |= std::isfinite(value) ? 0U : 1U;
  }
  return bad == 0;
}

/// What was given in a model's stead, if that can be told.
void refuse_other_formats(std::string_view bytes, std::string_view where) {
  if (const std::string_view kind = file_kind(bytes); bytes.empty() || !kind.empty()) {
    refuse_file(where, bytes.empty() ? "it is empty" : fmt::format("it is {}", kind));
  }
}

/// The header's text and the data behind it.
std::pair<std::string_view, std::string_view> split(std::string_view bytes, std::string_view where) {
  const std::string_view whole = bytes;
  if (bytes.size() < kLengthBytes) {
    refuse_other_formats(whole, where);
    refuse_file(where, fmt::format("it is only {} bytes long", bytes.size()));
  }
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), kLengthBytes);
  bytes.remove_prefix(kLengthBytes);
  if (length > kMaxHeaderBytes) {
    refuse_other_formats(whole, where);
    refuse_file(where, fmt::format("its header would be {} bytes long; it is of another format or damaged", length));
  }
  if (length > bytes.size()) {
    refuse_file(where, fmt::format("its header of {} bytes is cut short; it may be truncated", length));
  }
  const std::string_view header = bytes.substr(0, length);
  if (header.empty() || header.front() != '{') {
    refuse_other_formats(whole, where);
    refuse_file(where, "its header is no JSON object; it is of another format or damaged");
  }
  return {header, bytes.substr(length)};
}

std::vector<std::size_t> whole_numbers(const Json& json, std::string_view what) {
  if (!json.is_array() || !std::ranges::all_of(json, [](const Json& value) { return value.is_number_unsigned(); })) {
    throw UsageError(fmt::format("its {} is no list of whole numbers from 0 up", what));
  }
  return json.get<std::vector<std::size_t>>();
}

/// One tensor's entry, with shape, offsets and the file's size in agreement. Throws UsageError.
Entry read_entry(const std::string& name, const Json& json, std::size_t data_size) {
  JsonObject object(json, "its entry");
  const auto type = object.take<std::string>("dtype");
  Entry entry{.name = name, .shape = whole_numbers(object.take_json("shape"), "shape")};
  const auto offsets = whole_numbers(object.take_json("data_offsets"), "data_offsets");
  object.finish();
  if (type != "F32") {
    throw UsageError(fmt::format("its type is {}, only F32 is read; convert it first", type));
  }
  if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data_size) {
    throw UsageError("its data_offsets lie outside the file; it may be truncated");
  }
  entry.begin = offsets[0];
  entry.end = offsets[1];
  const auto wanted = byte_count(entry.shape);
  if (!wanted) {
    throw UsageError("its shape is impossibly large");
  }
  if (*wanted != entry.end - entry.begin) {
    throw UsageError(fmt::format("its shape takes {} bytes, its data_offsets {}", *wanted, entry.end - entry.begin));
  }
  return entry;
}

/// Every byte of the data must belong to one tensor: nothing is hidden in a file, and the tensors together can't take
/// more memory than the file has bytes.
void check_gapless(std::vector<Entry>& entries, std::size_t data_size, std::string_view where) {
  std::ranges::sort(entries, {}, [](const Entry& entry) { return std::pair(entry.begin, entry.end); });
  std::uint64_t expected = 0;
  for (const Entry& entry : entries) {
    if (entry.begin != expected) {
      refuse_tensor(where, entry.name,
                    entry.begin < expected ? "it overlaps another tensor" : "there is a gap before it");
    }
    expected = entry.end;
  }
  if (expected != data_size) {
    refuse_file(where, fmt::format("{} bytes behind its last tensor belong to none", data_size - expected));
  }
}

std::map<std::string, std::string> read_metadata(const Json& json) {
  if (!json.is_object() || !std::ranges::all_of(json, [](const Json& value) { return value.is_string(); })) {
    throw UsageError("its __metadata__ is no object of texts");
  }
  return json.get<std::map<std::string, std::string>>();
}

/// The header's text, padded with spaces so that the data behind it is aligned.
std::string header_of(const Safetensors& contents) {
  Json header = Json::object();
  header[kMetadataKey] = contents.metadata;
  std::size_t offset = 0;
  for (const auto& [name, tensor] : contents.tensors) {
    const std::size_t size = tensor.values.size() * sizeof(float);
    if (byte_count(tensor.shape) != size || name == kMetadataKey) {
      throw UsageError(fmt::format("can't save tensor \"{}\": its values don't fit its shape or name", name));
    }
    if (!all_finite(tensor.values)) {
      throw UsageError(fmt::format("can't save tensor \"{}\": it holds values that are not finite", name));
    }
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + size}}};
    offset += size;
  }
  std::string text = header.dump();
  text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
  if (text.size() > kMaxHeaderBytes) {
    throw UsageError(fmt::format("can't save {} bytes of names and metadata in one file; the most is {}", text.size(),
                                 kMaxHeaderBytes));
  }
  return text;
}

}  // namespace

Safetensors parse_safetensors(std::string_view bytes, std::string_view where) {
  const auto [header, data] = split(bytes, where);
  Safetensors contents;
  std::vector<Entry> entries;
  std::string reading;
  try {
    const Json json = parse_json(header, "its header");
    for (const auto& [name, value] : json.items()) {
      if (name == kMetadataKey) {
        contents.metadata = read_metadata(value);
      } else {
        reading = name;
        entries.push_back(read_entry(name, value, data.size()));
        reading.clear();
      }
    }
  } catch (const UsageError& error) {
    if (reading.empty()) {
      refuse_file(where, error.what());
    }
    refuse_tensor(where, reading, error.what());
  }
  check_gapless(entries, data.size(), where);
  for (Entry& entry : entries) {
    std::vector<float> values((entry.end - entry.begin) / sizeof(float));
    if (!values.empty()) {
      std::memcpy(values.data(), data.data() + entry.begin, values.size() * sizeof(float));
    }
    if (!all_finite(values)) {
      refuse_tensor(where, entry.name, "it holds values that are not finite (NaN or infinity)");
    }
    contents.tensors.emplace(std::move(entry.name), Tensor{std::move(entry.shape), std::move(values)});
  }
  return contents;
}

Safetensors read_safetensors(const std::filesystem::path& path) {
  return parse_safetensors(read_file(path), path.string());
}

void write_safetensors(const std::filesystem::path& path, const Safetensors& contents) {
  std::string header;
  try {
    header = header_of(contents);
  } catch (const Json::exception&) {
    throw UsageError(fmt::format("can't save {}: a name or text in it is not UTF-8", path.string()));
  }
  const std::uint64_t length = header.size();
  AtomicFile file(path);
  file.write(std::as_bytes(std::span(&length, 1)));
  file.write(header);
  for (const auto& [name, tensor] : contents.tensors) {
    file.write(tensor.values);
  }
  file.commit();
}

}  // namespace auricle
