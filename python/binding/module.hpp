#pragma once

#include <memory>

#include <auricle/features/feature_plan.hpp>
#include <nanobind/nanobind.h>

namespace auricle::python {

namespace nb = nanobind;

/// A feature's parameters with the tables that they take; cached by ../auricle/_plan.py.
struct Plan {
  std::shared_ptr<const FeaturePlan> tables;
};

// Each adds a file's functions to the module.
void bind_spectra(nb::module_& module);
void bind_features(nb::module_& module);
void bind_rhythm(nb::module_& module);
void bind_audio(nb::module_& module);
void bind_library(nb::module_& module);
void bind_recognizer(nb::module_& module);

}  // namespace auricle::python
