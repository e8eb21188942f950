#include <auricle/core/trouble.hpp>

#include <exception>
#include <new>

#include <auricle/core/error.hpp>
#include <fmt/format.h>

namespace auricle {

std::string trouble_with(const std::filesystem::path& file) {
  const std::string name = file.string();
  const auto naming = [&](const std::string& what) {
    return what.find(name) == std::string::npos ? fmt::format("can't use {}: {}", name, what) : what;
  };
  try {
    throw;
  } catch (const Stopped&) {
    throw;
  } catch (const std::bad_alloc&) {
    return naming("out of memory; try fewer threads");
  } catch (const std::exception& error) {
    return naming(error.what());
  }
}

}  // namespace auricle
