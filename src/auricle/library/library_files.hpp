#pragma once

#include <filesystem>
#include <string>

#include <auricle/library/catalogue_file.hpp>
#include <auricle/network/model.hpp>

namespace auricle {

/// Where `library learn` leaves its model unless told otherwise, and where others look for it: beside the catalogue,
/// "library.words.safetensors" for "library.db".
std::filesystem::path words_model_file(const std::filesystem::path& catalogue);

/// Loads a model. Throws what load_model throws; of learnt words beside a catalogue that can't be used, which nobody
/// named, it says what to do with them.
Model load_library_model(const std::filesystem::path& file, const std::filesystem::path& catalogue);

/// The model that a library is heard with where none is named: the owner's learnt words where there are any, else
/// `shipped`, the one that comes with the program.
std::filesystem::path library_model_file(const std::filesystem::path& catalogue, const std::filesystem::path& shipped);

/// How to open a catalogue that is there and is only asked, so that what is worked out can be kept in it for the next
/// time: for writing, unless that isn't allowed.
CatalogueUse use_for_asking(const std::filesystem::path& catalogue);

/// The fingerprint of a model's ears. Throws UsageError, naming the model, when it has none: no embedding, that is.
std::string ears_of(const Model& model, const std::string& name);

}  // namespace auricle
