#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <auricle/core/atomic_file.hpp>
#include <auricle/core/error.hpp>
#include <auricle/training/ranks.hpp>
#include <support/files.hpp>
#include <support/ports.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "run_ranks.hpp"

namespace auricle {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using test::run_ranks;
using testing::AllOf;
using testing::Each;
using testing::HasSubstr;

void do_nothing(Ranks& /*ranks*/) {}

TEST(RanksMeeting, IsAtNoFileThatIsThereAlready) {
  const test::TemporaryFolder folder;
  const std::string file = folder / "table.json";
  for (const std::string& content : {std::string("{\"genres\": []}"), std::string(5000, 'x'), std::string("y")}) {
    write_file(file, content);
    EXPECT_THAT(run_ranks(2, do_nothing, file), Each(AllOf(HasSubstr(file), HasSubstr("isn't there yet"))));
    EXPECT_EQ(read_file(file), content);
  }
}

// What an earlier start has left is a meeting's file, of which rank 0 is gone.
TEST(RanksMeeting, IsNotWhereAnEarlierOneWas) {
  const test::TemporaryFolder folder;
  const std::string file = folder / "meet";
  const std::string left = folder / "left";
  EXPECT_THAT(run_ranks(
                  2,
                  [&](Ranks& ranks) {
                    if (ranks.rank() == 0) {
                      std::filesystem::copy_file(file, left);
                    }
                    torch::Tensor values = torch::ones({1});
                    ranks.sum(values);
                  },
                  file),
              Each(""));
  EXPECT_FALSE(std::filesystem::exists(file));
  const std::string content = read_file(left);
  const auto errors = run_ranks(2, do_nothing, left);
  EXPECT_THAT(errors[0], HasSubstr("is there already"));
  EXPECT_THAT(errors[1], HasSubstr("an earlier start has left it; remove it"));
  EXPECT_EQ(read_file(left), content);
}

TEST(RanksMeeting, NeedsAFolderToWriteTo) {
  const test::TemporaryFolder folder;
  const auto begin = steady_clock::now();
  for (const std::string& place :
       {folder.path().string(), folder.path().string() + "/", (folder / "no/meet").string()}) {
    EXPECT_THAT(run_ranks(2, do_nothing, place), Each(HasSubstr("--rendezvous file://" + place + ": ")));
  }
  EXPECT_LT(steady_clock::now() - begin, seconds(5));
}

TEST(RanksMeeting, IsOfOneSizeAndEachRankOnce) {
  for (const int size : {2, 4}) {
    const auto errors = run_ranks(3, do_nothing, "",
                                  [&](Rendezvous& rendezvous) { rendezvous.size = rendezvous.rank == 1 ? size : 3; });
    EXPECT_THAT(errors, Each(HasSubstr("WORLD_SIZE is " + std::to_string(size) + " at rank 1 and 3 at rank 0")));
  }
  EXPECT_THAT(run_ranks(3, do_nothing, "",
                        [](Rendezvous& rendezvous) { rendezvous.rank = rendezvous.rank == 2 ? 1 : rendezvous.rank; }),
              Each(HasSubstr("two processes of rank 1")));
}

TEST(RanksMeeting, TellsAllWhyOneEnds) {
  const test::TemporaryFolder folder;
  for (const std::string& file : {std::string(), (folder / "meet").string()}) {
    for (const int who : {0, 2}) {
      const auto begin = steady_clock::now();
      const auto errors = run_ranks(
          3,
          [&](Ranks& ranks) {
            if (ranks.rank() == who) {
              ranks.tell(UsageError("no such genre"));
              return;
            }
            if (ranks.rank() == 1) {
              ranks.agree({{"recipe", "same"}});
            } else {
              torch::Tensor values = torch::ones({1});
              ranks.sum(values);
            }
          },
          file);
      for (int rank = 0; rank < 3; ++rank) {
        EXPECT_THAT(errors[static_cast<std::size_t>(rank)],
                    rank == who ? testing::Matcher<std::string>("")
                                : AllOf(HasSubstr("rank " + std::to_string(who) + " of 3"),
                                        HasSubstr("has ended: no such genre")));
      }
      EXPECT_LT(steady_clock::now() - begin, seconds(12));
      EXPECT_FALSE(std::filesystem::exists(file));
    }
  }
}

// It accepts connections, as the system does for it, and says nothing. It stays until the end of the program, as what
// waits for it does.
TEST(RanksMeeting, IsNotAtAnotherProgramsPort) {
  const std::uint16_t port = test::free_port();
  const int other = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(bind(other, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(listen(other, 16), 0);
  const auto errors = run_ranks(2, do_nothing, "", [&](Rendezvous& rendezvous) { rendezvous.port = port; });
  EXPECT_THAT(errors[0], HasSubstr("is in use on this host"));
  EXPECT_THAT(errors[1], HasSubstr("rank 0 does not answer at 127.0.0.1 port"));
}

}  // namespace
}  // namespace auricle
