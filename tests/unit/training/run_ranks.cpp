#include "run_ranks.hpp"

#include <cstdint>
#include <exception>
#include <thread>

#include <support/ports.hpp>

namespace auricle::test {

std::vector<std::string> run_ranks(int size, const std::function<void(Ranks&)>& work, const std::string& file,
                                   const std::function<void(Rendezvous&)>& change) {
  const std::uint16_t port = free_port();
  std::vector<std::string> errors(static_cast<std::size_t>(size));
  {
    std::vector<std::jthread> threads;
    for (int rank = 0; rank < size; ++rank) {
      threads.emplace_back([&, rank] {
        Rendezvous rendezvous{
            .rank = rank, .size = size, .host = file.empty() ? "127.0.0.1" : "", .port = port, .file = file};
        if (change) {
          change(rendezvous);
        }
        try {
          Ranks ranks(rendezvous);
          work(ranks);
        } catch (const std::exception& error) {
          errors[static_cast<std::size_t>(rank)] = error.what();
        }
      });
    }
  }
  return errors;
}

}  // namespace auricle::test
