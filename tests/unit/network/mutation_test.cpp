#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/network/model.hpp>
#include <support/files.hpp>
#include "examples.hpp"
#include <gtest/gtest.h>

namespace auricle {
namespace {

/// Does to bytes what bad disks and bad people do.
std::string mutate(std::string bytes, Random& random) {
  const std::size_t changes = 1 + random.below(4);
  for (std::size_t i = 0; i < changes && !bytes.empty(); ++i) {
    const std::size_t at = random.below(bytes.size());
    const auto value = static_cast<char>(random.below(256));
    switch (random.below(5)) {
      case 0:
        bytes[at] = value;
        break;
      case 1:
        bytes[random.below(std::min<std::size_t>(bytes.size(), 8))] = value;  // the header's length
        break;
      case 2:
        bytes[at] = "0123456789[]{}\",:-.e"[random.below(20)];  // keeps JSON valid now and then
        break;
      case 3:
        bytes.resize(at);
        break;
      default:
        bytes.insert(at, random.below(20), value);
    }
  }
  return bytes;
}

TEST(MutatedModel, LoadsOrIsRefusedAndNothingElse) {
  const test::TemporaryFolder folder;
  const std::filesystem::path path = folder / "m";
  save_model(path, test::small_model());
  const std::string good = read_file(path);
  Random random(20180522);
  int loaded = 0;
  int refused = 0;
  for (int i = 0; i < 5000; ++i) {
    const std::string bytes = mutate(good, random);
    // Through a plain stream: a synced, atomic write for each would take longer than all else here.
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    try {
      load_model(path);
      ++loaded;
    } catch (const ModelError& error) {
      ++refused;
      EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    }
  }
  EXPECT_GT(loaded, 50) << "mutations must leave some files whole, else they reach only the first check";
  EXPECT_GT(refused, 1000);
}

TEST(TruncatedModel, IsRefusedAtEveryLength) {
  const test::TemporaryFolder folder;
  save_model(folder / "m", test::small_model());
  const std::string good = read_file(folder / "m");
  for (std::size_t length = 0; length < good.size(); ++length) {
    EXPECT_THROW(parse_safetensors(good.substr(0, length), "x"), ModelError) << length;
  }
}

}  // namespace
}  // namespace auricle
