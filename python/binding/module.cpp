#include "module.hpp"

#include <cfenv>
#include <exception>

#include <auricle/core/error.hpp>

namespace auricle::python {
namespace {

void raise(const char* name, const std::exception& error) {
  const nb::object type = nb::module_::import_("auricle.exceptions").attr(name);
  PyErr_SetObject(type.ptr(), nb::str(error.what()).ptr());
}

/// The house's errors as the classes of exceptions.py.
void translate(const std::exception_ptr& thrown, void* /*unused*/) {
  try {
    std::rethrow_exception(thrown);
  } catch (const UsageError& error) {
    raise("ParameterError", error);
  } catch (const AudioError& error) {
    raise("AudioError", error);
  } catch (const ModelError& error) {
    raise("ModelError", error);
  } catch (const DatasetError& error) {
    raise("DatasetError", error);
  } catch (const FileError& error) {
    raise("FileError", error);
  } catch (const Error& error) {
    raise("AuricleError", error);
  }
}

}  // namespace
}  // namespace auricle::python

NB_MODULE(_core, module) {
  // Plans that Python keeps for later live until the interpreter ends, which nanobind would tell every user of.
  nanobind::set_leak_warnings(false);
  // Debian's SoundTouch, as soon as it is loaded, has the processor round small numbers to 0, for NumPy too.
  std::fesetenv(FE_DFL_ENV);
  module.doc() = "What Auricle's Python modules stand on; not for use by others.";
  nanobind::register_exception_translator(auricle::python::translate);
  auricle::python::bind_spectra(module);
  auricle::python::bind_features(module);
  auricle::python::bind_rhythm(module);
  auricle::python::bind_audio(module);
  auricle::python::bind_recognizer(module);
  auricle::python::bind_library(module);
}
