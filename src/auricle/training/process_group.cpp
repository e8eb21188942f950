#include <auricle/training/process_group.hpp>

#include <exception>
#include <memory>

#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#ifdef USE_C10D_NCCL
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#include <auricle/core/environment.hpp>
#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

std::shared_ptr<gloo::transport::Device> device_at(const std::string& address) {
  if (const auto interface = environment_variable("GLOO_SOCKET_IFNAME")) {
    try {
      return c10d::ProcessGroupGloo::createDeviceForInterface(*interface);
    } catch (const std::exception&) {
      throw UsageError(fmt::format(
          "GLOO_SOCKET_IFNAME is {}, which is no network interface of this host with an address", *interface));
    }
  }
  return address.empty() ? c10d::ProcessGroupGloo::createDefaultDevice()
                         : c10d::ProcessGroupGloo::createDeviceForHostname(address);
}

}  // namespace

ProcessGroup make_process_group(const c10::intrusive_ptr<c10d::Store>& store, const Rendezvous& rendezvous,
                                const std::string& address, [[maybe_unused]] torch::Device device) {
#ifdef USE_C10D_NCCL
  if (device.is_cuda()) {
    return c10::make_intrusive<c10d::ProcessGroupNCCL>(c10::make_intrusive<c10d::PrefixStore>("nccl", store),
                                                       rendezvous.rank, rendezvous.size);
  }
#endif
  auto options = c10d::ProcessGroupGloo::Options::create();
  options->devices.push_back(device_at(address));
  return c10::make_intrusive<c10d::ProcessGroupGloo>(c10::make_intrusive<c10d::PrefixStore>("gloo", store),
                                                     rendezvous.rank, rendezvous.size, options);
}

}  // namespace auricle
