#include <auricle/experiment/checkpoint.hpp>

#include <charconv>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/hash.hpp>
#include <auricle/core/json.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr const char* kFormat = "auricle checkpoint";
constexpr const char* kVersion = "2";
constexpr const char* kRecord = "record";
constexpr const char* kChecksum = "checksum";
constexpr std::string_view kMemory = "memory.";
constexpr std::string_view kNetwork = "network.";

/// Of all that the file holds but itself.
std::string checksum_of(const Safetensors& file) {
  constexpr std::string_view kEnd("\0", 1);
  Hash128 hash;
  for (const auto& [key, value] : file.metadata) {
    if (key != kChecksum) {
      hash.add(key);
      hash.add(kEnd);
      hash.add(value);
      hash.add(kEnd);
    }
  }
  for (const auto& [name, tensor] : file.tensors) {
    hash.add(name);
    hash.add(kEnd);
    hash.add(std::as_bytes(std::span(tensor.shape)));
    hash.add(std::as_bytes(std::span(tensor.values)));
  }
  return hash.hex();
}

/// "network.3.dense.weight" is of the fourth network.
std::pair<std::size_t, std::string> network_and_name(std::string_view text) {
  text.remove_prefix(kNetwork.size());
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc() || !text.starts_with('.')) {
    throw ModelError("a tensor's name is none of a checkpoint's");
  }
  return {number, std::string(text.substr(1))};
}

void sort_in(const std::string& name, Tensor tensor, Checkpoint& checkpoint) {
  if (name.starts_with(kMemory)) {
    checkpoint.memory.tensors.emplace(name.substr(kMemory.size()), std::move(tensor));
    return;
  }
  auto [number, own_name] = name.starts_with(kNetwork) ? network_and_name(name) : std::pair(SIZE_MAX, std::string());
  if (number + 1 >= checkpoint.record.trials.size()) {
    throw ModelError(fmt::format("there is no place for its tensor \"{}\"", name.substr(0, 80)));
  }
  checkpoint.networks[number].emplace(std::move(own_name), std::move(tensor));
}

Checkpoint checkpoint_of(Safetensors file, const std::string& where) {
  const auto text = [&](const char* key) { return file.metadata[key]; };
  if (text("format") != kFormat) {
    throw ModelError("it is something else");
  }
  if (text("format_version") != kVersion) {
    throw ModelError(
        fmt::format("its format version is {}, and this program reads {}", text("format_version"), kVersion));
  }
  if (text(kChecksum) != checksum_of(file)) {
    throw ModelError("it is damaged: its checksum is that of other contents");
  }
  Checkpoint checkpoint{
      .record = run_record_from_json(parse_json(text(kRecord), where), where), .networks = {}, .memory = {}};
  if (checkpoint.record.trials.empty()) {
    throw ModelError("it is of no network");
  }
  checkpoint.networks.resize(checkpoint.record.trials.size() - 1);
  for (auto& [name, tensor] : file.tensors) {
    sort_in(name, std::move(tensor), checkpoint);
  }
  for (const auto& [key, value] : file.metadata) {
    if (key.starts_with(kMemory)) {
      checkpoint.memory.metadata.emplace(key.substr(kMemory.size()), value);
    }
  }
  return checkpoint;
}

/// What a run is about. Where its songs lay when it began doesn't matter.
Json subject_of(const RunRecord& record) {
  Json data = record.data;
  data.erase("folder");
  return {{"recipe", record.recipe}, {"genres", record.genres}, {"songs", data}};
}

}  // namespace

void save_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint) {
  Safetensors file{
      .tensors = {},
      .metadata = {
          {"format", kFormat}, {"format_version", kVersion}, {kRecord, json_text(to_json(checkpoint.record))}}};
  for (std::size_t i = 0; i < checkpoint.networks.size(); ++i) {
    for (const auto& [name, tensor] : checkpoint.networks[i]) {
      file.tensors.emplace(fmt::format("{}{}.{}", kNetwork, i, name), tensor);
    }
  }
  for (const auto& [name, tensor] : checkpoint.memory.tensors) {
    file.tensors.emplace(fmt::format("{}{}", kMemory, name), tensor);
  }
  for (const auto& [key, value] : checkpoint.memory.metadata) {
    file.metadata.emplace(fmt::format("{}{}", kMemory, key), value);
  }
  file.metadata.emplace(kChecksum, checksum_of(file));
  write_safetensors(path, file);
}

Checkpoint load_checkpoint(const std::filesystem::path& path) {
  if (std::error_code ignored; !std::filesystem::exists(path, ignored)) {
    throw FileError(
        fmt::format("there is no {} to go on from: the run ended, or was cut off within its first epoch; "
                    "train without --resume",
                    path.string()));
  }
  try {
    return checkpoint_of(read_safetensors(path), path.string());
  } catch (const FileError&) {
    throw;
  } catch (const std::exception& error) {
    throw ModelError(
        fmt::format("{} is no checkpoint that can be used ({}); train without --resume", path.string(), error.what()));
  }
}

void check_same_run(const Checkpoint& checkpoint, const RunRecord& begun, const std::filesystem::path& path) {
  const Json was = subject_of(checkpoint.record);
  const Json is = subject_of(begun);
  if (was == is) {
    return;
  }
  // The first place where they part: "/recipe/training/epochs".
  const std::string place = Json::diff(was, is).front()["path"].get<std::string>().substr(1);
  if (place.starts_with("songs/split/")) {
    throw UsageError(
        fmt::format("{} is of another run: its songs are in other parts (training, validation, test) than they would "
                    "be now; give the options that it began with, or train without --resume",
                    path.string()));
  }
  throw UsageError(
      fmt::format("{} is of another run: its {} is not what is asked for now; give the options that it began "
                  "with, or train without --resume",
                  path.string(), place));
}

}  // namespace auricle
