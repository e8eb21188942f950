#pragma once

// Included by the training module's own .cpp files alone: it brings libtorch with it.

#include <string>

#include <torch/torch.h>

#include <torch/csrc/distributed/c10d/Store.hpp>

#include <auricle/training/rendezvous.hpp>

namespace auricle {

/// Where all meet, for a person.
std::string name_of_place(const Rendezvous& rendezvous);

/// A connection to where all meet, which asks one thing at a time; a process makes three. The first of rank 0 `serves`.
/// Throws UsageError where rank 0 can't be met there, Error where it can't be reached.
c10::intrusive_ptr<c10d::Store> open_store(const Rendezvous& rendezvous, bool serves);

/// What is said under a key; empty: nothing yet.
std::string text_at(c10d::Store& store, const std::string& key);

void put_text(c10d::Store& store, const std::string& key, const std::string& text);

}  // namespace auricle
