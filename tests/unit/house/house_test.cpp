#include "house_rules.hpp"

#include <support/files.hpp>
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

// The first tests hold the house to its rules; the others show that each rule can be broken, so that a rule that has
// gone blind is noticed.
namespace auricle::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::vector<SourceFile>& house() {
  static const auto sources = read_sources(source_dir());
  return sources;
}

TEST(House, IsRead) {
  EXPECT_GT(house().size(), 50);
  EXPECT_THAT(house(), ::testing::Contains(::testing::Field(&SourceFile::path, "auricle/core/error.hpp")));
}

TEST(House, ModulesStandOnlyOnTheFloorsBelow) { EXPECT_THAT(forbidden_arrows(house(), floors()), IsEmpty()); }

TEST(House, OnlyTrainingSeesLibtorch) { EXPECT_THAT(torch_outside_training(house()), IsEmpty()); }

TEST(House, PrivateLibrariesStayPrivate) { EXPECT_THAT(leaked_libraries(house()), IsEmpty()); }

TEST(House, WhatOthersIncludeIsOffered) {
  const std::set<std::string> offered = offered_headers(source_dir());
  EXPECT_THAT(headers_not_offered(house(), offered), IsEmpty());
  for (const std::string& header : offered) {
    EXPECT_THAT(house(), ::testing::Contains(::testing::Field(&SourceFile::path, header)));
  }
}

TEST(House, OnlyCliPrints) { EXPECT_THAT(printing_outside_cli(house()), IsEmpty()); }

TEST(House, CliCallsAndWorksNothingOutItself) {
  EXPECT_THAT(algorithms_in_doors(house(), headers_for_doors()), IsEmpty());
}

TEST(House, WhatDoorsMayCallIsThere) {
  for (const std::string& header : headers_for_doors()) {
    EXPECT_THAT(house(), ::testing::Contains(::testing::Field(&SourceFile::path, header)));
  }
}

TEST(House, TableHasNoArrowUpwards) {
  std::set<std::string> below;
  for (const auto& [module, stands_on] : floors()) {
    for (const auto& other : stands_on) {
      EXPECT_TRUE(below.contains(other)) << module << " stands on " << other << ", which is not below it";
    }
    below.insert(module);
  }
}

TEST(House, EveryModuleHasItsParagraph) {
  std::ifstream file(source_dir() / "src/auricle/README.md");
  const std::string readme((std::istreambuf_iterator<char>(file)), {});
  for (const auto& [module, stands_on] : floors()) {
    if (module != "apps" && module != "python") {
      EXPECT_THAT(readme, HasSubstr("\n## " + module + "\n"));
      EXPECT_TRUE(std::filesystem::is_directory(source_dir() / "src/auricle" / module)) << module;
    }
  }
}

TEST(HouseRules, SeeAnArrowUpwards) {
  const std::vector<SourceFile> sources = {
      {"auricle/dsp/a.cpp", "dsp", "#include <auricle/core/matrix.hpp>\n#include <auricle/features/b.hpp>\n"}};
  EXPECT_THAT(forbidden_arrows(sources, floors()),
              ElementsAre(HasSubstr("dsp may not include auricle/features/b.hpp")));
}

TEST(HouseRules, SeeAnArrowSideways) {
  const std::vector<SourceFile> sources = {{"auricle/plot/a.hpp", "plot", "#  include \"auricle/recognizer/b.hpp\"\n"}};
  EXPECT_THAT(forbidden_arrows(sources, floors()), SizeIs(1));
}

TEST(HouseRules, SeeAModuleWithoutAPlace) {
  const std::vector<SourceFile> sources = {{"auricle/misc/a.hpp", "misc", ""}};
  EXPECT_THAT(forbidden_arrows(sources, floors()), ElementsAre(HasSubstr("misc has no place")));
}

TEST(HouseRules, SeeLibtorchOutsideTraining) {
  const std::vector<SourceFile> sources = {{"auricle/network/a.cpp", "network", "#include <torch/torch.h>\n"},
                                           {"auricle/training/b.cpp", "training", "#include <ATen/Parallel.h>\n"}};
  EXPECT_THAT(torch_outside_training(sources), ElementsAre(HasSubstr("network/a.cpp")));
}

TEST(HouseRules, SeeALibraryThroughHeaders) {
  const std::vector<SourceFile> sources = {
      {"auricle/network/inner.hpp", "network", "#include <oneapi/dnnl/dnnl.hpp>\n"},
      {"auricle/network/outer.hpp", "network", "#include <auricle/network/inner.hpp>\n"},
      {"auricle/network/fine.cpp", "network", "#include <auricle/network/outer.hpp>\n"},
      {"auricle/recognizer/a.cpp", "recognizer", "#include <auricle/network/outer.hpp>\n"}};
  EXPECT_THAT(leaked_libraries(sources),
              ElementsAre("auricle/recognizer/a.cpp: auricle/network/outer.hpp brings oneapi/dnnl/dnnl.hpp with it"));
}

TEST(HouseRules, SeeAHeaderThatIsNotOffered) {
  const std::vector<SourceFile> sources = {
      {"auricle/dsp/inner.hpp", "dsp", ""},
      {"auricle/dsp/outer.hpp", "dsp", "#include <auricle/dsp/inner.hpp>\n#include <soxr.h>\n"},
      {"auricle/dsp/own.cpp", "dsp", "#include <auricle/dsp/inner.hpp>\n"},
      {"auricle/features/a.cpp", "features", "#include <auricle/dsp/outer.hpp>\n#include <auricle/dsp/inner.hpp>\n"}};
  EXPECT_THAT(headers_not_offered(sources, {"auricle/dsp/outer.hpp"}),
              ElementsAre("auricle/dsp/outer.hpp: auricle/dsp/inner.hpp is not among the HEADERS of dsp",
                          "auricle/dsp/outer.hpp: offered to other programs, it shows them soxr.h",
                          "auricle/features/a.cpp: auricle/dsp/inner.hpp is not among the HEADERS of dsp"));
}

TEST(HouseRules, SeeAnAlgorithmInADoor) {
  const std::vector<SourceFile> sources = {
      {"auricle/cli/a.cpp", "cli",
       "#include <auricle/dataset/split.hpp>\n#include <auricle/cli/b.hpp>\n#include <auricle/core/error.hpp>\n"
       "#include <auricle/experiment/split_plan.hpp>\n#include <auricle/network/model.hpp>\n#include <CLI/CLI.hpp>\n"},
      {"auricle/experiment/c.cpp", "experiment", "#include <auricle/dataset/split.hpp>\n"}};
  EXPECT_THAT(algorithms_in_doors(sources, headers_for_doors()),
              ElementsAre(HasSubstr("auricle/cli/a.cpp: works with auricle/dataset/split.hpp itself")));
}

TEST(HouseRules, SeePrinting) {
  for (const auto* line : {"std::cerr << 1;", "printf(\"x\");", "std::puts(s);", "std::fprintf(stderr, \"x\");",
                           "fmt::print(\"x\");", "std::fputs(s, stdout);"}) {
    EXPECT_THAT(printing_outside_cli({{"auricle/dsp/a.cpp", "dsp", line}}), SizeIs(1)) << line;
    EXPECT_THAT(printing_outside_cli({{"auricle/cli/a.cpp", "cli", line}}), IsEmpty()) << line;
  }
  EXPECT_THAT(printing_outside_cli({{"auricle/dsp/a.cpp", "dsp", "std::snprintf(b, 9, \"x\"); fprintf(file, s);"}}),
              IsEmpty());
}

}  // namespace
}  // namespace auricle::test
