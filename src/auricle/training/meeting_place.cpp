#include <auricle/training/meeting_place.hpp>

#include <chrono>
#include <exception>
#include <string_view>

#include <torch/csrc/distributed/c10d/FileStore.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <auricle/core/error.hpp>
#include <auricle/training/host_addresses.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr int kStoresEach = 3;  // a file goes with the last who leaves it

UsageError port_in_use(std::uint16_t port) {
  return UsageError(fmt::format("port {} is in use on this host; give all ranks another MASTER_PORT", port));
}

}  // namespace

std::string name_of_place(const Rendezvous& rendezvous) {
  return rendezvous.file.empty() ? fmt::format("{} port {}", rendezvous.host, rendezvous.port) : rendezvous.file;
}

c10::intrusive_ptr<c10d::Store> open_store(const Rendezvous& rendezvous, bool serves) {
  if (!rendezvous.file.empty()) {
    return c10::make_intrusive<c10d::FileStore>(rendezvous.file, kStoresEach * rendezvous.size);
  }
  const std::string host = rendezvous.rank == 0 ? "localhost" : rendezvous.host;
  if (serves && listens(host, rendezvous.port)) {
    throw port_in_use(rendezvous.port);  // before libtorch logs it
  }
  c10d::TCPStoreOptions options;
  options.port = rendezvous.port;
  options.isServer = serves;
  options.waitWorkers = false;
  c10::intrusive_ptr<c10d::Store> store;
  try {
    store = c10::make_intrusive<c10d::TCPStore>(host, options);
  } catch (const std::exception& error) {
    const std::string_view why = error.what();
    if (why.find("EADDRINUSE") != std::string_view::npos || why.find("already in use") != std::string_view::npos) {
      throw port_in_use(rendezvous.port);
    }
    throw Error(
        fmt::format("rank 0 can't be reached at {}: {}", name_of_place(rendezvous), why.substr(0, why.find('\n'))));
  }
  if (serves && !listens(rendezvous.host, rendezvous.port)) {
    throw UsageError(
        fmt::format("rank 0 can't be met at {}: it is not this host's address", name_of_place(rendezvous)));
  }
  return store;
}

std::string text_at(c10d::Store& store, const std::string& key) {
  if (!store.check({key})) {
    return "";
  }
  const auto bytes = store.get(key);
  return {bytes.begin(), bytes.end()};
}

void put_text(c10d::Store& store, const std::string& key, const std::string& text) {
  store.set(key, {text.begin(), text.end()});
}

}  // namespace auricle
