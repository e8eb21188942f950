#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include <auricle/dataset/split.hpp>

namespace auricle {

/// Which of the parts that rows are shared out to must not lose a genre.
struct PartRoles {
  std::optional<std::size_t> train = std::nullopt;  ///< never gives a genre's last row away to even out the parts
  std::optional<std::size_t> test = std::nullopt;   ///< gives it away only where nothing else will do
};

/// Some rows of a table, shared out to parts of given sizes, groups whole and genres alike.
class Sharing {
 public:
  /// Deals out `wanted` rows: groups in turn, the largest first, those of one size in an order drawn by the seed; each
  /// goes where its genres are wanted most, measured by what is still lacking there. `shares` sum to 1.
  Sharing(const GroupedRows& rows, std::span<const std::size_t> wanted, const std::vector<double>& shares,
          std::uint64_t seed);

  /// Gives groups from parts that have too much to parts that have too little until each has its size but for a part of
  /// a row, or groups and genres allow no more. What was shared out evenly is left as it is. Then a part that should
  /// have rows and has none is given a group.
  void even_out(const PartRoles& roles);

  /// The rows of each part, ascending.
  std::vector<std::vector<std::size_t>> parts() const;

 private:
  /// Rows that belong together, and how many of each genre they are.
  struct Group {
    std::vector<std::size_t> rows;
    std::vector<double> genres;
    std::size_t part = 0;
  };
  /// A part as it is and as it should be, a number a genre.
  struct Part {
    double share = 0.0;
    std::vector<double> has;
    std::vector<double> lacking;
    double rows_lacking = 0.0;
  };
  struct Move {
    std::size_t group = 0;
    std::size_t to = 0;
    bool takes_last_test = false;  ///< of a genre
    double harm = 0.0;             ///< how much further genres are from their shares
  };

  void collect(const GroupedRows& rows, std::span<const std::size_t> wanted, std::uint64_t seed);
  void put(Group& group, std::size_t part);
  void take(const Group& group);
  bool step(const PartRoles& roles);
  void fill(std::size_t part, const PartRoles& roles);
  Move move_of(std::size_t group, std::size_t to, const PartRoles& roles) const;
  bool takes_last(const Group& group) const;
  bool keeps_genres_alike(const Group& group, const Part& to) const;

  std::size_t n_genres_;
  std::vector<Group> groups_;
  std::vector<Part> parts_;
};

}  // namespace auricle
