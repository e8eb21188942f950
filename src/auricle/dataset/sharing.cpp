#include <auricle/dataset/sharing.hpp>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include <auricle/core/random.hpp>

namespace auricle {
namespace {

constexpr double kRounding = 1e-9;

std::size_t count_genres(std::span<const int> labels) {
  return labels.empty() ? 0 : static_cast<std::size_t>(std::ranges::max(labels)) + 1;
}

}  // namespace

Sharing::Sharing(const GroupedRows& rows, std::span<const std::size_t> wanted, const std::vector<double>& shares,
                 std::uint64_t seed)
    : n_genres_(count_genres(rows.labels)) {
  collect(rows, wanted, seed);
  std::vector<double> totals(n_genres_);
  for (const Group& group : groups_) {
    std::ranges::transform(totals, group.genres, totals.begin(), std::plus());
  }
  for (const double share : shares) {
    Part part{.share = share,
              .has = std::vector<double>(n_genres_),
              .lacking = totals,
              .rows_lacking = share * static_cast<double>(wanted.size())};
    std::ranges::for_each(part.lacking, [share](double& count) { count *= share; });
    parts_.push_back(std::move(part));
  }
  for (Group& group : groups_) {
    const auto want = [&](const Part& part) {
      return std::inner_product(group.genres.begin(), group.genres.end(), part.lacking.begin(), 0.0);
    };
    put(group, static_cast<std::size_t>(std::ranges::max_element(parts_, {}, want) - parts_.begin()));
  }
}

void Sharing::collect(const GroupedRows& rows, std::span<const std::size_t> wanted, std::uint64_t seed) {
  std::map<std::size_t, Group> by_number;
  for (const std::size_t row : wanted) {
    Group& group = by_number[rows.groups[row]];
    group.rows.push_back(row);
    group.genres.resize(n_genres_);
    group.genres[static_cast<std::size_t>(rows.labels[row])] += 1.0;
  }
  std::vector<Group> groups;
  groups.reserve(by_number.size());
  for (auto& [number, group] : by_number) {
    groups.push_back(std::move(group));
  }
  groups_.reserve(groups.size());
  for (const std::size_t i : Random(seed).permutation(groups.size())) {
    groups_.push_back(std::move(groups[i]));
  }
  std::ranges::stable_sort(groups_, std::greater(), [](const Group& group) { return group.rows.size(); });
}

void Sharing::put(Group& group, std::size_t part) {
  group.part = part;
  std::ranges::transform(parts_[part].has, group.genres, parts_[part].has.begin(), std::plus());
  std::ranges::transform(parts_[part].lacking, group.genres, parts_[part].lacking.begin(), std::minus());
  parts_[part].rows_lacking -= static_cast<double>(group.rows.size());
}

void Sharing::take(const Group& group) {
  Part& part = parts_[group.part];
  std::ranges::transform(part.has, group.genres, part.has.begin(), std::minus());
  std::ranges::transform(part.lacking, group.genres, part.lacking.begin(), std::plus());
  part.rows_lacking += static_cast<double>(group.rows.size());
}

void Sharing::even_out(const PartRoles& roles) {
  const auto is_off = [](const Part& part) { return std::abs(part.rows_lacking) > 1.0 - kRounding; };
  while (std::ranges::any_of(parts_, is_off) && step(roles)) {
  }
  for (std::size_t part = 0; part < parts_.size(); ++part) {
    const bool is_empty = std::ranges::none_of(groups_, [&](const Group& group) { return group.part == part; });
    if (is_empty && parts_[part].share > 0.0) {
      fill(part, roles);
    }
  }
}

/// Whether a part would be without a genre if it gave the group away.
bool Sharing::takes_last(const Group& group) const {
  const std::vector<double>& has = parts_[group.part].has;
  for (std::size_t genre = 0; genre < n_genres_; ++genre) {
    if (group.genres[genre] > 0.0 && group.genres[genre] == has[genre]) {
      return true;
    }
  }
  return false;
}

/// Whether each genre would still be within the group of its share in both parts, or no further from it than it is.
bool Sharing::keeps_genres_alike(const Group& group, const Part& to) const {
  const Part& from = parts_[group.part];
  for (std::size_t genre = 0; genre < n_genres_; ++genre) {
    const double n = group.genres[genre];
    const double before = std::max(std::abs(from.lacking[genre]), std::abs(to.lacking[genre]));
    const double after = std::max(std::abs(from.lacking[genre] + n), std::abs(to.lacking[genre] - n));
    if (n > 0.0 && after > std::max(before, n - 2 * kRounding) + kRounding) {
      return false;
    }
  }
  return true;
}

Sharing::Move Sharing::move_of(std::size_t group, std::size_t to, const PartRoles& roles) const {
  const Group& moved = groups_[group];
  Move move{.group = group, .to = to, .takes_last_test = moved.part == roles.test && takes_last(moved)};
  for (std::size_t genre = 0; genre < n_genres_; ++genre) {
    const double n = moved.genres[genre];  // the growth of the sum of squares
    move.harm += 2.0 * n * (parts_[moved.part].lacking[genre] - parts_[to].lacking[genre] + n);
  }
  return move;
}

/// The least harmful move to the part that lacks most rows, or else from the one that has most too many.
bool Sharing::step(const PartRoles& roles) {
  const auto [fullest, emptiest] = std::ranges::minmax_element(parts_, {}, &Part::rows_lacking);
  std::optional<Move> best;
  const auto consider = [&](std::size_t group, std::size_t to) {
    const Group& moved = groups_[group];
    const double gain = parts_[to].rows_lacking - parts_[moved.part].rows_lacking;
    if (gain < static_cast<double>(moved.rows.size()) + kRounding || !keeps_genres_alike(moved, parts_[to]) ||
        (moved.part == roles.train && takes_last(moved))) {
      return;
    }
    const Move move = move_of(group, to, roles);
    // Of moves that harm alike the one from the fullest part.
    const auto rank = [&](const Move& m) {
      return std::tuple(m.takes_last_test, std::round(m.harm / kRounding), parts_[groups_[m.group].part].rows_lacking);
    };
    if (!best || rank(move) < rank(*best)) {
      best = move;
    }
  };
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    consider(group, static_cast<std::size_t>(emptiest - parts_.begin()));
  }
  for (std::size_t group = 0; group < groups_.size() && !best; ++group) {
    for (std::size_t to = 0; to < parts_.size() && &parts_[groups_[group].part] == &*fullest; ++to) {
      consider(group, to);
    }
  }
  if (best) {
    take(groups_[best->group]);
    put(groups_[best->group], best->to);
  }
  return best.has_value();
}

/// Gives an empty part the smallest group that another can spare.
void Sharing::fill(std::size_t part, const PartRoles& roles) {
  std::vector<std::size_t> n_groups(parts_.size());
  for (const Group& group : groups_) {
    ++n_groups[group.part];
  }
  std::optional<Move> best;
  for (std::size_t group = 0; group < groups_.size(); ++group) {
    const Group& moved = groups_[group];
    if (n_groups[moved.part] < 2 || (moved.part == roles.train && takes_last(moved))) {
      continue;
    }
    const Move move = move_of(group, part, roles);
    const auto rank = [&](const Move& m) {
      return std::tuple(m.takes_last_test, groups_[m.group].rows.size(), m.harm);
    };
    if (!best || rank(move) < rank(*best)) {
      best = move;
    }
  }
  if (best) {
    take(groups_[best->group]);
    put(groups_[best->group], part);
  }
}

std::vector<std::vector<std::size_t>> Sharing::parts() const {
  std::vector<std::vector<std::size_t>> parts(parts_.size());
  for (const Group& group : groups_) {
    parts[group.part].insert(parts[group.part].end(), group.rows.begin(), group.rows.end());
  }
  for (std::vector<std::size_t>& part : parts) {
    std::ranges::sort(part);
  }
  return parts;
}

}  // namespace auricle
