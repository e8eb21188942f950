#pragma once

#include <chrono>
#include <cstddef>
#include <future>
#include <stop_token>

#include <auricle/core/error.hpp>
#include <nanobind/nanobind.h>

namespace auricle::python {

/// Does `work(stop)` without the interpreter's lock, so that other Python threads go on. Long work is done by a thread
/// of its own while this one looks for signals: with Ctrl-C it is asked to stop, and KeyboardInterrupt is raised.
template <typename Work>
auto interruptible(const Work& work) {
  using namespace std::chrono_literals;
  const nanobind::gil_scoped_release released;
  std::stop_source stop;
  auto result = std::async(std::launch::async, [&] { return work(stop.get_token()); });
  bool interrupted = false;
  while (result.wait_for(50ms) != std::future_status::ready) {
    const nanobind::gil_scoped_acquire acquired;
    if (!interrupted && PyErr_CheckSignals() != 0) {
      interrupted = true;
      stop.request_stop();
    }
  }
  if (interrupted) {
    const nanobind::gil_scoped_acquire acquired;
    throw nanobind::python_error();
  }
  return result.get();
}

/// The same of arrays of so many values: what takes milliseconds is done at once. What is wrong with samples is the
/// caller's to mend.
template <typename Work>
auto calculated(std::size_t n_values, const Work& work) {
  constexpr std::size_t kLong = std::size_t{1} << 20;
  try {
    if (n_values >= kLong) {
      return interruptible(work);
    }
    const nanobind::gil_scoped_release released;
    return work(std::stop_token());
  } catch (const AudioError& error) {
    throw UsageError(error.what());
  }
}

}  // namespace auricle::python
