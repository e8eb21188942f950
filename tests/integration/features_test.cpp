// `auricle features` as its users meet it: tables, the store of what is computed, and what goes wrong.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <auricle/audio/wav.hpp>
#include <auricle/core/atomic_file.hpp>
#include <auricle/core/random.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr int kSongs = 24;

/// Music in two genres, a store and a table in a folder of their own.
class FeatureTables : public testing::Test {
 protected:
  FeatureTables() {
    for (int i = 0; i < kSongs; ++i) {
      Clip clip{.samples = std::vector<float>(5 * 22'050), .sample_rate_hz = 22'050};
      Random random(static_cast<std::uint64_t>(i) + 1);
      for (std::size_t t = 0; t < clip.samples.size(); ++t) {
        const double beat = std::exp(-static_cast<double>(t % 11'025) / 1500.0);
        clip.samples[t] = static_cast<float>(0.3 * std::sin(0.02 * (i + 1) * static_cast<double>(t)) +
                                             0.3 * beat * (random.uniform() - 0.5));
      }
      const fs::path genre = folder_ / "music" / (i % 2 == 0 ? "even" : "odd");
      fs::create_directories(genre);
      write_wav(genre / (std::to_string(i) + ".wav"), clip);
    }
  }

  fs::path music() const { return folder_ / "music"; }
  fs::path store() const { return folder_ / "store.db"; }
  fs::path table() const { return folder_ / "table.csv"; }

  std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> arguments{
        program("auricle").string(), "features", music().string(), "-o", table().string(), "--threads", "1"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
  }
  std::vector<std::string> with_store() const { return command({"--store", store().string()}); }

  /// The table as it must be, computed without any store.
  std::string right_table() const {
    const ProcessResult result = run(command({"--no-store"}));
    EXPECT_EQ(result.status, 0) << result.err;
    std::string text = read_file(table());
    fs::remove(table());
    return text;
  }

  /// Waits until some songs, but far from all, are in the store.
  void wait_for_some_songs() const {
    const fs::path journal = store().string() + "-wal";
    for (int i = 0; i < 20'000 && (!fs::exists(journal) || fs::file_size(journal) < 40'000); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ASSERT_TRUE(fs::exists(journal));
  }

  int songs_known(const ProcessResult& result) const {
    int known = 0;
    const std::size_t at = result.out.find(" songs were known");
    if (at != std::string::npos) {
      const std::size_t line = result.out.rfind('\n', at) + 1;
      known = std::stoi(result.out.substr(line));
    }
    return known;
  }

  TemporaryFolder folder_;
};

TEST_F(FeatureTables, OfAFolderAreATableWithPathsAndGenres) {
  const std::string text = right_table();
  EXPECT_THAT(text, StartsWith("song,genre,segment,start_s,duration_s,chroma_stft_mean,"));
  EXPECT_EQ(std::ranges::count(text, '\n'), 1 + kSongs);
  EXPECT_THAT(text, HasSubstr("\r\n" + (music() / "even/0.wav").string() + ",even,0,0,5,"));
  EXPECT_THAT(text, HasSubstr("\r\n" + (music() / "odd/1.wav").string() + ",odd,0,0,5,"));
}

TEST_F(FeatureTables, OfSegmentsHaveARowForEach) {
  ASSERT_EQ(run(command({"--no-store", "--segment", "1.5"})).status, 0);
  const std::string text = read_file(table());
  EXPECT_EQ(std::ranges::count(text, '\n'), 1 + 3 * kSongs);
  EXPECT_THAT(text, HasSubstr((music() / "even/0.wav").string() + ",even,2,3,1.5,"));
}

TEST_F(FeatureTables, OfOneFileOrAFolderWithoutGenresAreATableToo) {
  const ProcessResult one =
      auricle({"features", (music() / "odd/1.wav").string(), "-o", table().string(), "--no-store"});
  EXPECT_EQ(one.status, 0) << one.err;
  EXPECT_EQ(std::ranges::count(read_file(table()), '\n'), 2);
  const ProcessResult flat = auricle({"features", (music() / "odd").string(), "-o", table().string(), "--no-store"});
  EXPECT_EQ(flat.status, 0) << flat.err;
  EXPECT_THAT(read_file(table()), HasSubstr("1.wav,,0,0,5,"));
}

TEST_F(FeatureTables, MayBeOfWhatAPublishedNetworkHears) {
  const ProcessResult result = run(command({"--no-store", "--front-end", "yamnet", "--segment", "0.975"}));
  ASSERT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("(120, 6144)"));  // five windows a song, 64 bands of 96 frames
  const std::string text = read_file(table());
  EXPECT_THAT(text.substr(0, text.find("\r\n")), EndsWith(",value6144"));
}

TEST_F(FeatureTables, OfASecondRunComeFromTheStoreAlone) {
  const std::string right = right_table();
  ASSERT_EQ(run(with_store()).status, 0);
  EXPECT_EQ(read_file(table()), right);

  // Songs that look as before but hold nothing: whoever reads them would fail.
  for (const auto& entry : fs::recursive_directory_iterator(music())) {
    if (entry.is_regular_file()) {
      const auto time = entry.last_write_time();
      write_file(entry.path(), std::string(entry.file_size(), '\0'));
      fs::last_write_time(entry.path(), time);
    }
  }
  const ProcessResult again = run(with_store());
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_EQ(songs_known(again), kSongs) << again.out;
  EXPECT_EQ(read_file(table()), right);
}

TEST_F(FeatureTables, OfAChangedSongOrSetAreComputedAnew) {
  ASSERT_EQ(run(with_store()).status, 0);
  fs::copy_file(music() / "odd/1.wav", music() / "even/0.wav", fs::copy_options::overwrite_existing);
  EXPECT_EQ(songs_known(run(with_store())), kSongs - 1);
  const std::string got = read_file(table());
  EXPECT_EQ(got, right_table());

  const ProcessResult other = run(command({"--store", store().string(), "--set", "all"}));
  EXPECT_EQ(songs_known(other), 0) << other.out;
  const ProcessResult segments = run(command({"--store", store().string(), "--segment", "2"}));
  EXPECT_EQ(songs_known(segments), 0) << segments.out;
}

TEST_F(FeatureTables, AfterAKillGoOnFromWhereTheyWere) {
  const std::string right = right_table();
  for (int attempt = 0; attempt < 3; ++attempt) {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      fs::remove(store().string() + suffix);
    }
    fs::remove(table());
    Process process(with_store());
    wait_for_some_songs();
    std::this_thread::sleep_for(std::chrono::milliseconds(17 * attempt));
    process.signal(SIGKILL);
    process.wait();
    EXPECT_FALSE(fs::exists(table()) && read_file(table()) != right) << "half a table";
    const ProcessResult result = run(with_store());
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_EQ(result.err, "");
    EXPECT_GT(songs_known(result), 0) << result.out;
    EXPECT_EQ(read_file(table()), right);
  }
}

TEST_F(FeatureTables, InterruptedSayThatTheyAreKept) {
  Process process(with_store());
  wait_for_some_songs();
  process.signal(SIGINT);
  const ProcessResult result = process.wait();
  if (result.status != 0) {  // it may have come too late
    EXPECT_EQ(result.status, 130);
    EXPECT_THAT(result.err, HasSubstr("kept in " + store().string()));
    EXPECT_FALSE(fs::exists(table()));
  }
  EXPECT_GT(songs_known(run(with_store())), 0);
}

TEST_F(FeatureTables, OfADamagedStoreAreNoticedAndComputedAnew) {
  const std::string right = right_table();
  ASSERT_EQ(run(with_store()).status, 0);
  std::string bytes = read_file(store());
  for (std::size_t at = 4096; at < bytes.size(); at += 1000) {
    bytes[at] = static_cast<char>(bytes[at] ^ 0x2a);
  }
  for (const std::string& damaged : {bytes, bytes.substr(0, bytes.size() / 3)}) {
    write_file(store(), damaged);
    const ProcessResult result = run(with_store());
    EXPECT_EQ(result.status, 0) << result.err;
    EXPECT_THAT(result.err, HasSubstr("begun anew"));
    EXPECT_EQ(read_file(table()), right);
  }
  EXPECT_EQ(songs_known(run(with_store())), kSongs);
}

TEST_F(FeatureTables, TakeNoFileThatIsNoStoreForOne) {
  const fs::path song = music() / "odd/1.wav";
  const std::string bytes = read_file(song);
  const ProcessResult result = run(command({"--store", song.string()}));
  EXPECT_EQ(result.status, 2);
  EXPECT_EQ(result.err, "auricle: " + song.string() + " is no feature store; name another file\n");
  EXPECT_EQ(read_file(song), bytes);
  EXPECT_FALSE(fs::exists(table()));
}

TEST_F(FeatureTables, NeverReplaceAFileThatIsNotTheirs) {
  const auto expect_kept = [&](const fs::path& output, const fs::path& precious) {
    const std::string bytes = read_file(precious);
    const ProcessResult result = auricle({"features", music().string(), "-o", output.string(), "--no-store"});
    EXPECT_EQ(result.status, 2) << output;
    EXPECT_THAT(result.err, HasSubstr(precious.filename().string()));
    EXPECT_EQ(result.out, "") << "it is noticed before any work";
    EXPECT_EQ(read_file(precious), bytes);
  };
  write_file(folder_ / "keep.json", R"({"mine":1})");
  expect_kept(folder_ / "keep.npy", folder_ / "keep.json");
  write_file(folder_ / "mine.labels.npy", "mine");
  expect_kept(folder_ / "mine.npy", folder_ / "mine.labels.npy");
  write_file(folder_ / "mine.csv", "name,age\n");
  expect_kept(folder_ / "mine.csv", folder_ / "mine.csv");
  expect_kept(music() / "odd/1.wav", music() / "odd/1.wav");

  for (const char* name : {"T.CSV", "T.NPY", "T.H5"}) {
    for (int i = 0; i < 2; ++i) {
      const ProcessResult result =
          auricle({"features", music().string(), "-o", (folder_ / name).string(), "--store", store().string()});
      EXPECT_EQ(result.status, 0) << "its own may be replaced: " << result.err;
      EXPECT_TRUE(fs::exists(folder_ / name));
    }
  }
  EXPECT_EQ(auricle({"features", music().string(), "-o", ""}).status, 2);
  EXPECT_EQ(auricle({"features", music().string(), "-o", folder_.path().string()}).status, 2);
  EXPECT_EQ(run(command({"--store", table().string()})).status, 2) << "one file for two things";
}

TEST_F(FeatureTables, AreWrittenEvenIfNothingCanBeKept) {
  const std::string right = right_table();
  const ProcessResult result = run(command({"--store", "/proc/nowhere/store.db"}));
  EXPECT_EQ(result.status, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("can't be kept in /proc/nowhere/store.db"));
  EXPECT_EQ(read_file(table()), right);
}

TEST_F(FeatureTables, OfBrokenSongsAreLeftOutAndNamed) {
  write_file(music() / "odd/broken.mp3", "no music");
  const ProcessResult result = run(with_store());
  EXPECT_EQ(result.status, 1);
  EXPECT_THAT(result.err, HasSubstr("broken.mp3"));
  EXPECT_EQ(std::ranges::count(read_file(table()), '\n'), 1 + kSongs);
}

TEST_F(FeatureTables, ThatMakeNoSenseAreRefused) {
  const auto refusal = [&](const std::vector<std::string>& more) {
    const ProcessResult result = run(command(more));
    EXPECT_NE(result.status, 0);
    EXPECT_LT(result.status, 128);
    EXPECT_FALSE(fs::exists(table()));
    return result.err;
  };
  EXPECT_THAT(refusal({"--segment", "0"}), HasSubstr("segments of 0 s"));
  EXPECT_THAT(refusal({"--segment", "-3"}), HasSubstr("segments of -3 s"));
  EXPECT_THAT(refusal({"--set", "gtzan58"}), HasSubstr("gtzan57, all"));
  EXPECT_THAT(refusal({"--front-end", "vgg"}), HasSubstr("efficientat, musicnn, vggish, yamnet"));
  EXPECT_THAT(refusal({"--front-end", "vggish", "--recipe", "article"}), HasSubstr("--front-end"));
  EXPECT_THAT(refusal({"--set", "all", "--recipe", "article"}), HasSubstr("--recipe"));
  EXPECT_THAT(refusal({"--no-store", "--store", "x"}), HasSubstr("--store"));
  const ProcessResult name = auricle({"features", music().string(), "-o", (folder_ / "table.txt").string()});
  EXPECT_THAT(name.err, HasSubstr(".csv, .npy or .h5"));
  const ProcessResult empty = auricle({"features", folder_.path().string() + "/none", "-o", table().string()});
  EXPECT_THAT(empty.err, HasSubstr("none"));
}

}  // namespace
}  // namespace auricle::test
