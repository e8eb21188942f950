// What the shell and man know of the programs, as the shells and man see it.

#include <filesystem>
#include <string>

#include <auricle/core/atomic_file.hpp>
#include <support/files.hpp>
#include <support/process.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace auricle::test {
namespace {

namespace fs = std::filesystem;

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const fs::path& shared() {
  static const fs::path folder = program("auricle").parent_path().parent_path() / "share";
  return folder;
}

bool is_there(const std::string& command) { return run({"sh", "-c", "command -v " + command}).status == 0; }

std::string script_for(const std::string& shell) {
  const ProcessResult script = auricle({"completion", shell});
  EXPECT_EQ(script.status, 0) << script.err;
  return script.out;
}

/// What bash offers for the last of the words, a line each; files are left to readline, which `compopt` tells it.
std::string bash_offers(const std::string& words) {
  static const std::string script = script_for("bash");
  return run({"bash", "-c",
              "compopt() { echo \"compopt $*\"; }\n" + script + "COMP_WORDS=(" + words +
                  ")\nCOMP_CWORD=$((${#COMP_WORDS[@]} - 1))\n_auricle\n[[ -z ${COMPREPLY[*]} ]] || printf '%s\\n' "
                  "\"${COMPREPLY[@]}\""})
      .out;
}

TEST(Completion, BashOffersCommandsAndTheirOptions) {
  EXPECT_EQ(bash_offers("auricle cla"), "classify\n");
  EXPECT_EQ(bash_offers("auricle library lis"), "list\n");
  EXPECT_EQ(bash_offers("auricle library list --gen"), "--genre\n");
  EXPECT_THAT(bash_offers("auricle library list --"), AllOf(HasSubstr("--untagged\n"), Not(HasSubstr("--timeline"))));
  EXPECT_THAT(bash_offers("auricle train --"), HasSubstr("--features\n"));  // one of a group of options
}

TEST(Completion, BashOffersWhatAnOptionTakes) {
  EXPECT_EQ(bash_offers("auricle mfcc --kind tempo"), "tempogram\n");
  EXPECT_EQ(bash_offers("auricle mfcc --kind = tempo"), "tempogram\n");  // --kind=tempo, as bash parts it
  EXPECT_THAT(bash_offers("auricle mfcc --kind ="), HasSubstr("mfcc_delta2\n"));
  EXPECT_EQ(bash_offers("auricle completion fi"), "fish\n");
  EXPECT_EQ(bash_offers("auricle library scan --jobs ''"), "");
}

TEST(Completion, BashOffersFilesBesideTheCommandsBelowOneThatTakesThem) {
  EXPECT_EQ(bash_offers("auricle features mer"), "compopt -o filenames\nmerge\n");
  EXPECT_EQ(bash_offers("auricle features /us"), "compopt -o filenames\n/usr\n");
  EXPECT_EQ(bash_offers("auricle features music --sha"), "--shard\n");
  EXPECT_EQ(bash_offers("auricle features merge --sha"), "");
}

TEST(Completion, BashLeavesFilesToReadline) {
  for (const std::string words : {"auricle classify so", "auricle classify --model ''", "auricle train --data mu"}) {
    EXPECT_EQ(bash_offers(words), "compopt -o default\n") << words;
  }
}

TEST(Completion, FishOffersTheSame) {
  if (!is_there("fish")) {
    GTEST_SKIP() << "there is no fish: tools/install-packages terminal";
  }
  const auto offers = [](const std::string& line) {
    const ProcessResult result = run({"fish", "--no-config", "-c", script_for("fish") + "complete -C '" + line + "'"});
    EXPECT_EQ(result.err, "");
    return result.out;
  };
  EXPECT_EQ(offers("auricle library lis"), "list\tList songs of the library with their genres\n");
  EXPECT_THAT(offers("auricle library list --un"), HasSubstr("--untagged"));
  EXPECT_THAT(offers("auricle mfcc --kind tempo"), HasSubstr("tempogram"));
  EXPECT_EQ(offers("auricle library scan --jobs "), "");
  EXPECT_THAT(offers("auricle classify /etc/passw"), HasSubstr("/etc/passwd"));
}

TEST(Completion, ZshReadsItsOwn) {
  if (!is_there("zsh")) {
    GTEST_SKIP() << "there is no zsh: tools/install-packages terminal";
  }
  const ProcessResult result = run({"zsh", "-f", "-c",
                                    "autoload -U compinit && compinit -D -u\n" + script_for("zsh") +
                                        "print $_comps[auricle] $+functions[_auricle_library_scan]"});
  EXPECT_EQ(result.err, "");
  EXPECT_EQ(result.out, "_auricle 1\n");
}

TEST(Completion, IsInstalledAsItIsPrinted) {
  EXPECT_EQ(read_file(shared() / "bash-completion/completions/auricle"), script_for("bash"));
  EXPECT_EQ(read_file(shared() / "zsh/site-functions/_auricle"), script_for("zsh"));
  EXPECT_EQ(read_file(shared() / "fish/vendor_completions.d/auricle.fish"), script_for("fish"));
}

fs::path man_page(const std::string& name) { return shared() / "man/man1" / (name + ".1"); }

TEST(ManPages, SayWhatHelpSays) {
  EXPECT_THAT(read_file(man_page("auricle")), AllOf(HasSubstr("EXIT STATUS"), HasSubstr("auricle\\-classify\\fR(1)")));
  EXPECT_THAT(read_file(man_page("auricle-library-scan")),
              AllOf(HasSubstr("\\fB\\-\\-thorough\\fR"), HasSubstr("AURICLE_CATALOGUE"),
                    HasSubstr("auricle library scan \\(ti/Music")));
  const std::string train = read_file(man_page("auricle-train"));
  EXPECT_THAT(train, HasSubstr("exactly one of these"));
  EXPECT_EQ(train.find("\\-\\-help"), train.rfind("\\-\\-help")) << "once, not for each group too";
  EXPECT_THAT(read_file(man_page("auricle-features-merge")), testing::EndsWith("(1)\n"));
}

TEST(ManPages, AreSetWithoutAWarning) {
  if (!is_there("mandoc") || !is_there("man")) {
    GTEST_SKIP() << "man or mandoc isn't there: tools/install-packages terminal";
  }
  int n_pages = 0;
  for (const fs::directory_entry& page : fs::directory_iterator(man_page("auricle").parent_path())) {
    ++n_pages;
    EXPECT_THAT(run({"man", "--warnings", "--encoding=UTF-8", "--local-file", "-Tutf8", "-Z", page.path()}).err,
                IsEmpty())
        << page.path();
    EXPECT_THAT(run({"mandoc", "-Tlint", "-Wwarning", page.path()}).out, IsEmpty());
  }
  EXPECT_GE(n_pages, 30);
}

}  // namespace
}  // namespace auricle::test
