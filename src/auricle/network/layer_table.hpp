#pragma once

#include <string>

#include <auricle/network/architecture.hpp>

namespace auricle {

/// A network as Keras's `model.summary()` shows it: layer, output shape (channels first), parameters.
std::string summary_table(const Architecture& architecture);

}  // namespace auricle
