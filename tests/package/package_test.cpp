#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

using Arguments = std::vector<std::string>;

ProcessResult with(const Arguments& environment, const Arguments& command) {
  Arguments all = {"env"};
  all.insert(all.end(), environment.begin(), environment.end());
  all.insert(all.end(), command.begin(), command.end());
  return run(all);
}

std::string output_of(const Arguments& environment, const Arguments& command) {
  const ProcessResult result = with(environment, command);
  EXPECT_EQ(result.status, 0) << fmt::format("{}\n{}{}", fmt::join(command, " "), result.out, result.err);
  return result.out;
}

/// Auricle installed, by components, into a folder with a space in its name, and moved from there.
class Installation {
 public:
  explicit Installation(const Arguments& components) {
    const fs::path first = folder_ / "first place";
    for (const std::string& component : components) {
      output_of({}, {"cmake", "--install", build_dir().string(), "--prefix", first.string(), "--component", component});
    }
    fs::rename(first, prefix());
  }

  fs::path prefix() const { return folder_ / "an installation"; }
  fs::path libraries() const { return prefix() / AURICLE_LIBDIR; }

  std::string pkg_config(Arguments arguments) const {
    arguments.insert(arguments.begin(), "pkg-config");
    return output_of({"PKG_CONFIG_PATH=" + (libraries() / "pkgconfig").string()}, arguments);
  }

 private:
  TemporaryFolder folder_;
};

const Installation& whole() {
  static const Installation installation({"runtime", "development", "training"});
  return installation;
}

const Installation& without_training() {
  static const Installation installation({"runtime", "development"});
  return installation;
}

/// A project outside of the house, configured against an installation.
ProcessResult configure(const fs::path& source, const fs::path& build, const Installation& auricle,
                        const Arguments& more = {}) {
  Arguments command = {"cmake",
                       "-S",
                       source.string(),
                       "-B",
                       build.string(),
                       "-DCMAKE_BUILD_TYPE=Debug",
                       "-DCMAKE_PREFIX_PATH=" + auricle.prefix().string()};
  command.insert(command.end(), more.begin(), more.end());
  return run(command);
}

ProcessResult find(const std::string& what, const Installation& auricle, const Arguments& more = {}) {
  const TemporaryFolder folder;
  write_file(
      folder / "CMakeLists.txt",
      "cmake_minimum_required(VERSION 3.20)\nproject(outside LANGUAGES CXX)\nfind_package(auricle " + what + ")\n");
  ProcessResult result = configure(folder.path(), folder / "build", auricle, more);
  std::ranges::replace(result.err, '\n', ' ');  // CMake wraps lines
  for (std::size_t at = 0; (at = result.err.find("  ", at)) != std::string::npos;) {
    result.err.erase(at, 1);
  }
  return result;
}

/// The examples, and composed music for them.
class Examples {
 public:
  Examples(const Installation& auricle, const Arguments& options) {
    const ProcessResult configured = configure(source_dir() / "examples", folder_ / "build", auricle, options);
    EXPECT_EQ(configured.status, 0) << configured.err;
    output_of({}, {"cmake", "--build", (folder_ / "build").string(), "--parallel", "2"});
  }

  fs::path program(const std::string& name) const { return folder_ / "build" / name; }

  std::string run(const std::string& name, const Arguments& arguments, const Arguments& environment = {}) const {
    Arguments command = {program(name).string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return output_of(environment, command);
  }

 private:
  TemporaryFolder folder_;
};

/// Composed music in genre folders, and a folder to write in.
struct Music {
  TemporaryFolder folder;
  std::string songs = (folder / "music").string();
  std::string song = (folder / "music/twostep/twostep.00003.wav").string();

  Music() { output_of({}, {program("auricle").string(), "compose", songs, "--genres=3", "--songs=8", "--seconds=6"}); }
};

const Music& music() {
  static const Music composed;
  return composed;
}

TEST(CMakePackage, BuildsTheExamplesWithSharedLibraries) {
  const Examples examples(whole(), {});
  const std::string genres = examples.run("classify", {music().song});
  EXPECT_THAT(genres, StartsWith("electronic: 0."));
  EXPECT_EQ(std::ranges::count(genres, '\n'), 3);
  EXPECT_THAT(examples.run("mfcc", {}), StartsWith("13 coefficients, 44 frames; the middle one: -482.0"));
  EXPECT_THAT(examples.run("front_end", {music().song}), HasSubstr("\n64 x 601\n"));
  EXPECT_THAT(examples.run("front_end", {music().song, "musicnn"}),
              AllOf(HasSubstr("16000"), HasSubstr("\n96 x 376\n")));

  const std::string model = (music().folder / "own.safetensors").string();
  EXPECT_THAT(examples.run("own_genres", {music().songs, model, music().song}), StartsWith("twostep: 0."));
  EXPECT_THAT(output_of({}, {(whole().prefix() / "bin/auricle").string(), "classify", music().song, "--model", model}),
              HasSubstr("twostep"));
  EXPECT_THAT(examples.run("train", {music().songs, (music().folder / "trained.safetensors").string()},
                           {"OMP_WAIT_POLICY=passive"}),
              AllOf(HasSubstr("epoch 3: loss"), HasSubstr("accuracy on songs not learnt from: ")));

  const ProcessResult bad = run({examples.program("classify").string(), (source_dir() / "Makefile").string()});
  EXPECT_EQ(bad.status, 1);
  EXPECT_THAT(bad.err, HasSubstr("can't load"));
}

TEST(CMakePackage, BuildsTheExamplesWithStaticLibraries) {
  const Examples examples(whole(), {"-Dauricle_USE_STATIC_LIBS=ON"});
  EXPECT_THAT(output_of({}, {"readelf", "--dynamic", examples.program("classify").string()}),
              Not(HasSubstr("libauricle")));
  const std::string data = "XDG_DATA_DIRS=/nowhere:" + (whole().prefix() / "share").string();
  EXPECT_THAT(examples.run("classify", {music().song}, {data}), StartsWith("electronic: 0."));
  const ProcessResult lost = with({"XDG_DATA_DIRS=/nowhere"}, {examples.program("classify").string(), music().song});
  EXPECT_EQ(lost.status, 1);
  EXPECT_THAT(lost.err, HasSubstr("everyday"));
}

TEST(CMakePackage, NeedsNoLibtorchWithoutTraining) {
  const Examples examples(without_training(), {"-DCMAKE_DISABLE_FIND_PACKAGE_Torch=ON"});
  EXPECT_THAT(examples.run("classify", {music().song}), StartsWith("electronic: 0."));
  EXPECT_FALSE(fs::exists(examples.program("train")));
  EXPECT_FALSE(fs::exists(without_training().prefix() / "include/auricle/training"));
}

TEST(CMakePackage, NamesWhatIsNotThere) {
  const auto refused = [](const std::string& what, const Installation& auricle, const Arguments& more = {}) {
    const ProcessResult result = find(what, auricle, more);
    EXPECT_EQ(result.status, 1) << what;
    return result.err;
  };
  EXPECT_THAT(refused("CONFIG REQUIRED COMPONENTS training", without_training()),
              HasSubstr("auricle is installed here without its component training"));
  EXPECT_THAT(refused("CONFIG REQUIRED COMPONENTS core polka", whole()),
              HasSubstr("auricle has no component polka; it has core"));
  EXPECT_THAT(refused("0.2 CONFIG REQUIRED", whole()), HasSubstr("requested version \"0.2\""));
  EXPECT_THAT(refused("1.0 CONFIG REQUIRED", whole()), HasSubstr("requested version \"1.0\""));
  const Arguments no_onednn = {"-Dauricle_USE_STATIC_LIBS=ON", "-DCMAKE_DISABLE_FIND_PACKAGE_DNNL=ON"};
  EXPECT_THAT(refused("CONFIG REQUIRED COMPONENTS recognizer", whole(), no_onednn),
              HasSubstr("libraries that are not found here; Debian's packages of them: libdnnl-dev"));
  EXPECT_THAT(
      refused("CONFIG REQUIRED)\nset(auricle_USE_STATIC_LIBS ON)\nfind_package(auricle CONFIG REQUIRED", whole()),
      HasSubstr("has found auricle's other kind of libraries before"));
  // Of what is not asked for nothing has to be there.
  EXPECT_EQ(find("0.1 CONFIG REQUIRED COMPONENTS features", whole(), no_onednn).status, 0);
  EXPECT_EQ(find("CONFIG REQUIRED COMPONENTS core OPTIONAL_COMPONENTS training", without_training()).status, 0);
}

/// Builds an example with nothing but the compiler and pkg-config, as a shell would.
std::string built(const Installation& auricle, const std::string& example, const std::string& modules,
                  const std::string& flags, const fs::path& program) {
  return output_of({"PKG_CONFIG_PATH=" + (auricle.libraries() / "pkgconfig").string()},
                   {"bash", "-c",
                    fmt::format("eval g++ -std=c++20 '{}/examples/{}.cpp' $(pkg-config {} --cflags --libs {}) -o '{}'",
                                source_dir().string(), example, flags, modules, program.string())});
}

TEST(PkgConfig, BuildsTheExamplesWithSharedLibraries) {
  const TemporaryFolder folder;
  const std::string found = "LD_LIBRARY_PATH=" + whole().libraries().string();
  built(whole(), "classify", "auricle_recognizer", "", folder / "classify");
  EXPECT_THAT(output_of({found}, {(folder / "classify").string(), music().song}), StartsWith("electronic: 0."));
  built(whole(), "train", "auricle_training", "", folder / "train");
  EXPECT_THAT(output_of({found, "OMP_WAIT_POLICY=passive"},
                        {(folder / "train").string(), music().songs, (folder / "m.safetensors").string()}),
              HasSubstr("epoch 3: loss"));
  EXPECT_THAT(whole().pkg_config({"--modversion", "auricle_core"}), StartsWith(AURICLE_VERSION));
}

TEST(PkgConfig, BuildsTheExamplesWithStaticLibraries) {
  const Installation auricle({"runtime", "development"});
  for (const auto& entry : fs::directory_iterator(auricle.libraries())) {
    if (entry.path().filename().string().find(".so") != std::string::npos) {
      fs::remove(entry.path());
    }
  }
  const TemporaryFolder folder;
  const std::string data = "XDG_DATA_DIRS=" + (auricle.prefix() / "share").string();
  built(auricle, "classify", "auricle_recognizer", "--static", folder / "classify");
  EXPECT_THAT(output_of({data}, {(folder / "classify").string(), music().song}), StartsWith("electronic: 0."));
  built(auricle, "own_genres", "auricle_library", "--static", folder / "own_genres");
  EXPECT_THAT(output_of({data}, {(folder / "own_genres").string(), music().songs, (folder / "m.safetensors").string(),
                                 music().song}),
              StartsWith("twostep: 0."));
}

TEST(Headers, StandAlone) {
  const fs::path include = whole().prefix() / "include";
  output_of({}, {"bash", "-c",
                 fmt::format("cd '{}' && find auricle -name '*.hpp' | xargs -P 2 -I HEADER "
                             "g++ -std=c++20 -fsyntax-only -Wall -Wextra -Werror -I . -include HEADER -x c++ /dev/null",
                             include.string())});
}

TEST(SharedLibraries, ShowOnlyWhatIsAuricles) {
  for (const auto& entry : fs::directory_iterator(whole().libraries())) {
    if (!entry.is_regular_file() || entry.path().string().find(".so") == std::string::npos) {
      continue;
    }
    const std::string symbols =
        output_of({}, {"nm", "--dynamic", "--demangle", "--defined-only", "--format=posix", entry.path().string()});
    std::istringstream lines(symbols);
    for (std::string line; std::getline(lines, line);) {
      EXPECT_THAT(line, HasSubstr("auricle::")) << entry.path();
    }
  }
}

}  // namespace
}  // namespace auricle::test
