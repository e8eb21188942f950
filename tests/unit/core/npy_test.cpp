#include <auricle/core/npy.hpp>

#include <algorithm>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <support/files.hpp>
#include <gtest/gtest.h>

namespace auricle {
namespace {

using test::TemporaryFolder;

TEST(Npy, ReadsBackWhatItWrote) {
  const TemporaryFolder folder;
  Matrix matrix(3, 2);
  matrix(2, 1) = -1.5F;
  matrix(0, 0) = 1e-30F;
  write_npy(folder / "m.npy", matrix);
  const Matrix back = read_npy(folder / "m.npy");
  ASSERT_EQ(back.rows(), 3U);
  ASSERT_EQ(back.cols(), 2U);
  EXPECT_TRUE(std::ranges::equal(back.values(), matrix.values()));
}

// The very bytes numpy.save gives for numpy.arange(6, dtype="<f4").reshape(2, 3).
TEST(Npy, HasNumpysHeader) {
  const std::string header = npy_header(2, 3);
  EXPECT_EQ(header.size() % 64, 0U);
  EXPECT_TRUE(header.starts_with(
      std::string("\x93NUMPY\x01\x00\x76\x00{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 69)));
  EXPECT_EQ(header.back(), '\n');
}

TEST(Npy, RefusesWhatItCannotUse) {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& bytes) {
    write_file(folder / "bad.npy", bytes);
    EXPECT_THROW(read_npy(folder / "bad.npy"), DatasetError);
  };
  std::string good = npy_header(2, 2) + std::string(16, '\0');
  write_file(folder / "good.npy", good);
  EXPECT_NO_THROW(read_npy(folder / "good.npy"));
  refused("");
  refused("text");
  refused(good.substr(0, good.size() - 1));
  refused(good + "x");
  refused(good.substr(0, 20));
  refused(npy_header(1U << 31, 1U << 31));
  std::string integers = good;
  integers.replace(integers.find("<f4"), 3, "<i4");
  refused(integers);
  std::string fortran = good;
  fortran.replace(fortran.find("False"), 5, "True ");
  refused(fortran);
}

}  // namespace
}  // namespace auricle
