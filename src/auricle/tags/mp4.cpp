#include <auricle/tags/mp4.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/tags/numbers.hpp>

namespace auricle {
namespace {

constexpr std::uint64_t kAtomHeader = 8;
constexpr std::uint64_t kMostTable = std::uint64_t{1} << 28;
constexpr std::string_view kGenreAtom = "\xA9gen";

struct Atom {
  std::string type;
  std::uint64_t begin = 0;
  std::uint64_t header = kAtomHeader;
  std::uint64_t end = 0;
  bool to_the_end = false;  // it says 0 for its size

  std::uint64_t content() const { return begin + header; }
  std::uint64_t size() const { return end - begin; }
};

/// What lies between two places. A rest of fewer bytes than an atom has, as QuickTime leaves it, is passed over.
std::vector<Atom> atoms_in(const FileBytes& file, std::uint64_t at, std::uint64_t end) {
  constexpr std::size_t kMostAtoms = 1'000'000;
  std::vector<Atom> atoms;
  while (at + kAtomHeader <= end && atoms.size() < kMostAtoms) {
    const std::string head = file.read_up_to(at, 2 * kAtomHeader);
    Atom atom{.type = head.substr(4, 4), .begin = at};
    std::uint64_t size = big_endian(head, 4);
    if (size == 1 && head.size() == 2 * kAtomHeader) {
      atom.header = 2 * kAtomHeader;
      size = big_endian(std::string_view(head).substr(kAtomHeader), 8);
    }
    atom.to_the_end = size == 0;
    atom.end = atom.to_the_end ? end : at + size;
    if (!atom.to_the_end && (size < atom.header || size > end - at)) {
      throw FileError("its atoms are broken");
    }
    at = atom.end;
    atoms.push_back(std::move(atom));
  }
  return atoms;
}

const Atom* find(const std::vector<Atom>& atoms, std::string_view type) {
  const auto found = std::ranges::find(atoms, type, &Atom::type);
  return found == atoms.end() ? nullptr : &*found;
}

/// Where the atoms in "meta" begin: QuickTime's has no version before them.
std::uint64_t content_of_meta(const FileBytes& file, const Atom& meta) {
  constexpr std::uint64_t kVersion = 4;
  return file.read_up_to(meta.content() + 4, 4) == "hdlr" ? meta.content() : meta.content() + kVersion;
}

std::string atom_of(std::string_view type, std::string_view content) {
  return as_big_endian(kAtomHeader + content.size(), 4) + std::string(type) + std::string(content);
}

std::string genre_atom(const std::vector<std::string>& genres) {
  constexpr std::uint64_t kUtf8 = 1;
  std::string values;
  for (const std::string& genre : genres) {
    values += atom_of("data", as_big_endian(kUtf8, 4) + std::string(4, '\0') + genre);
  }
  return atom_of(kGenreAtom, values);
}

/// A tag of its own name: "----" with the name GENRE.
bool is_named_genre(const FileBytes& file, const Atom& atom) {
  if (atom.type != "----") {
    return false;
  }
  for (const Atom& part : atoms_in(file, atom.content(), atom.end)) {
    constexpr std::uint64_t kNameSize = kAtomHeader + 4 + 5;
    if (part.type == "name" && part.size() == kNameSize) {
      const std::string name = file.read(part.end - 5, 5);
      return std::ranges::equal(name, std::string_view("GENRE"), {},
                                [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    }
  }
  return false;
}

/// Atoms one in the other, the innermost first: those of which the size grows with what is in the first.
struct Nest {
  std::vector<Atom> atoms;
  std::vector<std::vector<Atom>> beside;  // all that lie beside each of them, itself included
  Splices inside;                         // what becomes of the first one's content
};

/// What a song says of itself is in moov.udta.meta.ilst; what is missing of these is made.
Nest nest_of(const FileBytes& file, const std::vector<std::string>& genres) {
  Nest nest;
  const auto enter = [&](const std::vector<Atom>& atoms, const Atom& atom) {
    nest.atoms.insert(nest.atoms.begin(), atom);
    nest.beside.insert(nest.beside.begin(), atoms);
  };
  const std::vector<Atom> top = atoms_in(file, 0, file.size());
  const Atom* moov = find(top, "moov");
  if (moov == nullptr || moov->size() > kMostTable) {
    throw FileError("its atoms are broken");
  }
  enter(top, *moov);
  const std::string items = genre_atom(genres);
  const std::string meta_content = std::string(4, '\0') +
                                   atom_of("hdlr", std::string(8, '\0') + "mdirappl" + std::string(9, '\0')) +
                                   atom_of("ilst", items);
  const std::vector<Atom> in_moov = atoms_in(file, moov->content(), moov->end);
  const Atom* udta = find(in_moov, "udta");
  if (udta == nullptr) {
    nest.inside.push_back({moov->end, 0, atom_of("udta", atom_of("meta", meta_content))});
    return nest;
  }
  enter(in_moov, *udta);
  const std::vector<Atom> in_udta = atoms_in(file, udta->content(), udta->end);
  const Atom* meta = find(in_udta, "meta");
  if (meta == nullptr) {
    nest.inside.push_back({udta->content(), 0, atom_of("meta", meta_content)});
    return nest;
  }
  enter(in_udta, *meta);
  const std::vector<Atom> in_meta = atoms_in(file, content_of_meta(file, *meta), meta->end);
  const Atom* handler = find(in_meta, "hdlr");
  if (handler == nullptr || file.read_up_to(handler->content() + 8, 4) != "mdir") {
    throw FileError("its tags are QuickTime's, of another kind");
  }
  const Atom* list = find(in_meta, "ilst");
  if (list == nullptr) {
    nest.inside.push_back({meta->end, 0, atom_of("ilst", items)});
    return nest;
  }
  enter(in_meta, *list);
  for (const Atom& item : atoms_in(file, list->content(), list->end)) {
    if (item.type == kGenreAtom || item.type == "gnre" || is_named_genre(file, item)) {
      nest.inside.push_back({item.begin, item.size(), ""});
    }
  }
  if (nest.inside.empty()) {
    nest.inside.push_back({list->end, 0, ""});
  }
  nest.inside.front().bytes = items;
  return nest;
}

/// An atom's size after growth.
Splices resized(const Atom& atom, std::int64_t growth) {
  const std::uint64_t size = atom.size() + static_cast<std::uint64_t>(growth);
  if (atom.to_the_end) {
    return {};
  }
  return atom.header == kAtomHeader ? Splices{{atom.begin, 4, as_big_endian(size, 4)}}
                                    : Splices{{atom.begin + kAtomHeader, 8, as_big_endian(size, 8)}};
}

/// The free atom behind `atom`, if it can make up for the growth.
Splices made_up_for(const std::vector<Atom>& beside, const Atom& atom, std::int64_t growth) {
  const auto next = std::ranges::find(beside, atom.end, &Atom::begin);
  if (next == beside.end() || (next->type != "free" && next->type != "skip") || next->header != kAtomHeader ||
      next->to_the_end) {
    return {};
  }
  const std::int64_t left = static_cast<std::int64_t>(next->size()) - growth;
  if (left == 0) {
    return {{next->begin, next->size(), ""}};
  }
  if (left < static_cast<std::int64_t>(kAtomHeader)) {
    return {};
  }
  const std::uint64_t cut = growth > 0 ? static_cast<std::uint64_t>(growth) : 0;
  return {{next->begin, 4, as_big_endian(static_cast<std::uint64_t>(left), 4)},
          {next->end - cut, cut, std::string(growth < 0 ? static_cast<std::size_t>(-growth) : 0, '\0')}};
}

/// The tables of where the sound is, for all of it that lies behind `from`.
void move_sound(Splices& splices, const FileBytes& file, const Atom& atom, std::uint64_t from, std::int64_t growth) {
  for (const Atom& inner : atoms_in(file, atom.content(), atom.end)) {
    if (inner.type == "trak" || inner.type == "mdia" || inner.type == "minf" || inner.type == "stbl") {
      move_sound(splices, file, inner, from, growth);
    } else if (inner.type == "stco" || inner.type == "co64") {
      const std::size_t width = inner.type == "stco" ? 4 : 8;
      constexpr std::uint64_t kBeforeEntries = 8;
      const std::string table = file.read(inner.content(), inner.end - inner.content());
      const std::uint64_t n = table.size() < kBeforeEntries ? 0 : big_endian(std::string_view(table).substr(4), 4);
      if (table.size() < kBeforeEntries || n > (table.size() - kBeforeEntries) / width) {
        throw FileError("its atoms are broken");
      }
      std::string moved;
      for (std::uint64_t i = 0; i < n; ++i) {
        const std::uint64_t place = big_endian(std::string_view(table).substr(kBeforeEntries + i * width), width);
        const std::uint64_t now = place >= from ? place + static_cast<std::uint64_t>(growth) : place;
        if (width == 4 && now > 0xFFFF'FFFF) {
          throw FileError("it would be longer than its tables can say");
        }
        moved += as_big_endian(now, width);
      }
      splices.push_back({inner.content() + kBeforeEntries, moved.size(), std::move(moved)});
    }
  }
}

}  // namespace

Splices mp4_genre_splices(const FileBytes& file, const std::vector<std::string>& genres) {
  Nest nest = nest_of(file, genres);
  Splices splices = std::move(nest.inside);
  std::int64_t growth = growth_of(splices);
  const bool room_for_free = growth <= -static_cast<std::int64_t>(kAtomHeader);
  for (std::size_t i = 0; i < nest.atoms.size() && growth != 0; ++i) {
    add_splices(splices, resized(nest.atoms[i], growth), 0);
    Splices free = made_up_for(nest.beside[i], nest.atoms[i], growth);
    if (free.empty() && room_for_free && i == 0) {
      const std::string atom = atom_of("free", std::string(static_cast<std::size_t>(-growth) - kAtomHeader, '\0'));
      free.push_back({nest.atoms[i].end, 0, atom});
    }
    if (!free.empty()) {
      add_splices(splices, std::move(free), 0);
      return in_order(std::move(splices));
    }
  }
  if (growth != 0) {
    if (find(nest.beside.back(), "moof") != nullptr) {
      throw FileError("it is in fragments and has no room for a longer genre");
    }
    const Atom& moov = nest.atoms.back();
    move_sound(splices, file, moov, moov.end, growth);
  }
  return in_order(std::move(splices));
}

}  // namespace auricle
