#include <auricle/training/rendezvous.hpp>

#include <string_view>

#include <auricle/core/error.hpp>
#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::string_view kFile = "file:///";
constexpr int kMostRanks = 4096;
constexpr int kUsualPort = 29'500;  // torchrun's

int number(const char* name, const std::string& text, int lowest, int highest) {
  const std::optional<int> value = whole_number(text);
  if (!value || *value < lowest || *value > highest) {
    throw UsageError(fmt::format("{} is {}; it must be a number from {} to {}", name, text, lowest, highest));
  }
  return *value;
}

/// The names under which one scheduler tells what there is to know.
struct Names {
  const char* rank;
  const char* size;
};

}  // namespace

std::string first_host(const std::string& slurm_node_list) {
  const std::string first = slurm_node_list.substr(0, slurm_node_list.find_first_of(",["));
  if (first.size() == slurm_node_list.size() || slurm_node_list[first.size()] == ',') {
    return first;
  }
  const std::size_t begin = first.size() + 1;
  return first + slurm_node_list.substr(begin, slurm_node_list.find_first_of(",-]", begin) - begin);
}

std::optional<Rendezvous> find_rendezvous(const Environment& environment, const std::string& url) {
  // Of Slurm's, those of a step: a batch script is one process, however many tasks it may start.
  constexpr Names kTorchrun{.rank = "RANK", .size = "WORLD_SIZE"};
  constexpr Names kSlurm{.rank = "SLURM_PROCID", .size = "SLURM_STEP_NUM_TASKS"};
  const Names names = environment(kTorchrun.size) || environment(kTorchrun.rank) ? kTorchrun : kSlurm;
  const auto size = environment(names.size);
  const auto rank = environment(names.rank);
  if (!url.empty() && (!url.starts_with(kFile) || url.size() == kFile.size())) {
    throw UsageError(
        fmt::format("--rendezvous {} is none; give file:///FOLDER/NAME, in a folder that all ranks share", url));
  }
  if (!size && (!rank || names.size == kSlurm.size)) {
    if (!url.empty()) {
      throw UsageError("--rendezvous needs RANK and WORLD_SIZE in the environment, another RANK for each process");
    }
    return std::nullopt;
  }
  if (!size || !rank) {
    throw UsageError(fmt::format("{} is set and {} is not; several processes that train together need both",
                                 size ? names.size : names.rank, size ? names.rank : names.size));
  }
  Rendezvous rendezvous{.size = number(names.size, *size, 1, kMostRanks)};
  rendezvous.rank = number(names.rank, *rank, 0, rendezvous.size - 1);
  if (rendezvous.size == 1) {
    return std::nullopt;
  }
  if (!url.empty()) {
    rendezvous.file = url.substr(kFile.size() - 1);
    return rendezvous;
  }
  const auto nodes = environment("SLURM_STEP_NODELIST");
  rendezvous.host = environment("MASTER_ADDR").value_or(nodes ? first_host(*nodes) : "");
  if (rendezvous.host.empty()) {
    throw UsageError("MASTER_ADDR is not set: it names the host of rank 0, where all ranks meet");
  }
  rendezvous.port = static_cast<std::uint16_t>(
      number("MASTER_PORT", environment("MASTER_PORT").value_or(std::to_string(kUsualPort)), 1, UINT16_MAX));
  return rendezvous;
}

}  // namespace auricle
