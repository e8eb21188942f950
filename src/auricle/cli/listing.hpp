#pragma once

#include <string>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// A network as Keras's `model.summary()` shows it: layer, output shape (channels first), parameters.
std::string summary_table(const Architecture& architecture);

/// 2501110 as "2,501,110".
std::string with_thousands(std::size_t number);

}  // namespace auricle
