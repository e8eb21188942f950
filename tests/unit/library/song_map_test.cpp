#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include <auricle/core/error.hpp>
#include <auricle/core/random.hpp>
#include <auricle/library/likeness.hpp>
#include <auricle/library/nearest.hpp>
#include <auricle/library/quad_tree.hpp>
#include <auricle/library/song_map.hpp>
#include <auricle/library/t_sne.hpp>
#include <support/files.hpp>
#include <gmock/gmock.h>

#include "small_library.hpp"

namespace auricle {
namespace {

Matrix random_matrix(std::size_t rows, std::size_t cols) {
  Matrix matrix(rows, cols);
  Random random(5);
  std::ranges::generate(matrix.values(), [&] { return static_cast<float>(random.normal()); });
  return matrix;
}

TEST(NearestRows, AreThoseOfASort) {
  const Matrix rows = random_matrix(3000, 37);
  const std::span<const float> like = rows.row(17);
  std::vector<double> products;
  std::vector<std::size_t> order;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    double sum = 0.0;
    for (std::size_t i = 0; i < like.size(); ++i) {
      sum += static_cast<double>(rows(row, i)) * like[i];
    }
    products.push_back(sum);
    order.push_back(row);
  }
  std::ranges::sort(order, std::ranges::greater(), [&](std::size_t row) { return products[row]; });
  const std::vector<Near> nearest = nearest_rows(rows, like, 50);
  ASSERT_EQ(nearest.size(), 50U);
  for (std::size_t i = 0; i < nearest.size(); ++i) {
    EXPECT_EQ(nearest[i].row, order[i]);
    EXPECT_NEAR(nearest[i].likeness, products[order[i]], 1e-4);
  }
  EXPECT_EQ(nearest_rows(rows, like, 1, 17).front().row, order[1]);
}

TEST(NearestRows, AreNoMoreThanThereAre) {
  const Matrix rows(3, 2, 1.0F);
  const std::vector<Near> nearest = nearest_rows(rows, rows.row(0), 10);
  ASSERT_EQ(nearest.size(), 3U);
  EXPECT_EQ(nearest[1].row, 1U);  // of equals the first
  EXPECT_TRUE(nearest_rows(rows, rows.row(0), 0).empty());
  EXPECT_TRUE(nearest_rows(Matrix(), rows.row(0), 4).empty());
}

TEST(Likeness, IsTheCosineOfEvenedComponents) {
  const Matrix embeddings = random_matrix(200, 60);
  const Likeness likeness = Likeness::of(embeddings);
  const Matrix places = likeness.places(embeddings);
  ASSERT_EQ(places.cols(), kLikenessNumbers);
  const Matrix projected = likeness.components.project(embeddings);
  std::vector<double> of_one(2);
  double product = 0.0;
  double lengths[2] = {};
  for (std::size_t i = 0; i < places.cols(); ++i) {
    const double one = projected(3, i) / std::sqrt(likeness.components.spread[i]);
    const double other = projected(8, i) / std::sqrt(likeness.components.spread[i]);
    product += one * other;
    lengths[0] += one * one;
    lengths[1] += other * other;
  }
  float likeness_of_both = 0.0F;
  for (std::size_t i = 0; i < places.cols(); ++i) {
    likeness_of_both += places(3, i) * places(8, i);
  }
  EXPECT_NEAR(likeness_of_both, product / std::sqrt(lengths[0] * lengths[1]), 1e-5);
  EXPECT_EQ(Likeness::of(Matrix(5, 4, 1.0F)).places(Matrix(5, 4, 1.0F)).cols(), 0U);  // nothing differs
}

TEST(QuadTree, PushesAsAllPointsDo) {
  std::vector<PlanePoint> points;
  Random random(2);
  for (int i = 0; i < 500; ++i) {
    points.push_back({.x = 10.0 * random.normal(), .y = random.normal()});
  }
  points.push_back(points[7]);  // one twice
  const QuadTree tree(points);
  for (const std::size_t i : {std::size_t{0}, std::size_t{7}, points.size() - 1}) {
    Repulsion plain;
    for (std::size_t j = 0; j < points.size(); ++j) {
      const double dx = points[i].x - points[j].x;
      const double dy = points[i].y - points[j].y;
      const double nearness = 1.0 / (1.0 + dx * dx + dy * dy);
      plain.total += j == i ? 0.0 : nearness;
      plain.push.x += nearness * nearness * dx;
      plain.push.y += nearness * nearness * dy;
    }
    const Repulsion exact = tree.repulsion(i, 0.0);
    EXPECT_NEAR(exact.total, plain.total, 1e-9);
    EXPECT_NEAR(exact.push.x, plain.push.x, 1e-9);
    EXPECT_NEAR(exact.push.y, plain.push.y, 1e-9);
    const Repulsion about = tree.repulsion(i, 0.5);
    EXPECT_NEAR(about.total, plain.total, 0.02 * plain.total);
  }
}

/// Three heaps of songs, by turns.
Matrix heaps() {
  Matrix points = random_matrix(300, 10);
  for (std::size_t i = 0; i < points.rows(); ++i) {
    points(i, i % 3) += 12.0F;
  }
  return points;
}

TEST(Tsne, KeepsHeapsApart) {
  const Matrix places = t_sne(heaps());
  for (std::size_t i = 0; i < places.rows(); ++i) {
    double nearest = std::numeric_limits<double>::infinity();
    std::size_t neighbour = i;
    for (std::size_t j = 0; j < places.rows(); ++j) {
      const double distance = std::hypot(places(i, 0) - places(j, 0), places(i, 1) - places(j, 1));
      if (j != i && distance < nearest) {
        nearest = distance;
        neighbour = j;
      }
    }
    EXPECT_EQ(neighbour % 3, i % 3);
  }
}

TEST(Tsne, IsTheSameAgainWhateverTheThreads) {
  const Matrix one = t_sne(heaps(), {.iterations = 100, .threads = 1});
  const Matrix other = t_sne(heaps(), {.iterations = 100, .threads = 3});
  EXPECT_THAT(one.values(), testing::ElementsAreArray(other.values()));
}

TEST(Tsne, OfFewOrEqualPoints) {
  for (const std::size_t n : {0, 1, 2, 5}) {
    const Matrix places = t_sne(Matrix(n, 3, 2.0F));
    EXPECT_EQ(places.rows(), n);
    EXPECT_TRUE(std::ranges::all_of(places.values(), [](float value) { return std::isfinite(value); })) << n;
  }
  EXPECT_THROW(t_sne(Matrix(5, 1)), UsageError);
  EXPECT_THROW(t_sne(Matrix(5, 2, std::numeric_limits<float>::quiet_NaN())), UsageError);
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THROW(t_sne(heaps(), {.stop = stop.get_token()}), Stopped);
}

TEST(SongMap, HasASongForEachSoundAndItsGenre) {
  const test::TemporaryFolder folder;
  Catalogue catalogue(folder / "library.db", CatalogueUse::kWrite);
  catalogue.begin();
  for (const test::MadeUpSong& song : test::made_up_songs(40)) {
    put(catalogue, song);
  }
  const test::MadeUpSong first = test::made_up_songs().front();
  test::put(catalogue, {.path = "/zzz/copy.mp3", .embedding = first.embedding, .identity = first.path});
  const std::int64_t model =
      catalogue.enter_model({.fingerprint = "f", .name = "m", .ears = test::kMadeUpEars, .genres = {"jazz", "Rock"}});
  catalogue.put_answer(first.path, model, std::vector<float>{0.8F, 0.2F});
  catalogue.use_model(model);
  catalogue.commit();
  const SongMap map = map_songs(catalogue, test::kMadeUpEars);
  ASSERT_EQ(map.songs.size(), 240U);
  EXPECT_EQ(map.n_sounds, 240U);
  EXPECT_EQ(map.songs[0].song.path, first.path);
  EXPECT_EQ(map.songs[0].genre, "jazz");  // the model's answer
  EXPECT_FALSE(map.songs[0].tagged);
  EXPECT_EQ(map.songs[1].genre, "");  // neither
  EXPECT_EQ(map.songs[239].genre, "Jazz");
  const std::vector<ScatterGroup> groups = scatter_groups(map);
  ASSERT_EQ(groups.size(), 4U);
  EXPECT_EQ(groups.back().name, "all others");
  EXPECT_EQ(groups.back().points.size(), 39U);
  EXPECT_THAT(to_csv(map), testing::StartsWith("path,cue_track,genre,tagged,x,y\n/music/album 00/0.mp3,0,jazz,0,"));
  const SongMap some = map_songs(catalogue, test::kMadeUpEars, {.n_songs = 50, .seed = 3});
  EXPECT_EQ(some.songs.size(), 50U);
  EXPECT_EQ(to_csv(some), to_csv(map_songs(catalogue, test::kMadeUpEars, {.n_songs = 50, .seed = 3, .threads = 1})));
}

TEST(SongMap, TakesThreeSongs) {
  const test::TemporaryFolder folder;
  Catalogue catalogue(folder / "library.db", CatalogueUse::kWrite);
  const std::vector<test::MadeUpSong> songs = test::made_up_songs();
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_THAT(([&] { map_songs(catalogue, test::kMadeUpEars); }),
                testing::ThrowsMessage<Error>(testing::HasSubstr("`auricle library scan` hears")))
        << i;
    put(catalogue, songs[i]);
  }
  EXPECT_EQ(map_songs(catalogue, test::kMadeUpEars).songs.size(), 3U);
}

}  // namespace
}  // namespace auricle
