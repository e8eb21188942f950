#pragma once

#include <stdexcept>

namespace auricle {

/// The root of everything the library throws on purpose. `what()` is one line for a person: what is wrong, in which
/// file or value, and what to do about it.
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A recording that can't be decoded, or samples that can't be used.
class AudioError : public Error {
 public:
  using Error::Error;
};

/// A model file that is damaged, hostile, or not made for this use.
class ModelError : public Error {
 public:
  using Error::Error;
};

/// Folders, tables or splits that can't be learnt from or judged.
class DatasetError : public Error {
 public:
  using Error::Error;
};

/// A parameter outside its range, a name that is not known: the caller's to mend.
class UsageError : public Error {
 public:
  using Error::Error;
};

/// A file that can't be read or written (no permission, no space, no such folder), or doesn't hold what it is to hold:
/// an unknown key in a recipe.
class FileError : public Error {
 public:
  using Error::Error;
};

/// Work that ends before its time because its std::stop_token was asked to: nobody's fault, and not a file's.
class Stopped : public Error {
 public:
  Stopped() : Error("stopped before the end, as was asked for") {}
};

}  // namespace auricle
