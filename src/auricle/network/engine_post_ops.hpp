#pragma once

// Included by the network module's own .cpp files alone: it brings oneDNN with it.

#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include <auricle/network/layers.hpp>

namespace auricle {

/// An activation's formula in oneDNN's terms: one of its functions after the other.
struct EltwiseFunction {
  dnnl::algorithm algorithm = dnnl::algorithm::undef;
  float alpha = 0;
  float beta = 0;

  bool operator==(const EltwiseFunction&) const = default;
};

/// Empty for none and for softmax, which is no function of single values.
std::vector<EltwiseFunction> eltwise_functions(const Activation& activation);

/// The attributes of a primitive that does nothing else.
dnnl::primitive_attr attributes_with(const dnnl::post_ops& operations = {});

}  // namespace auricle
