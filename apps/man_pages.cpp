// Writes the man pages of `auricle` and its commands into a folder, from the texts of their --help: man_pages FOLDER
// DATE.

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <auricle/cli/all_commands.hpp>
#include <auricle/core/atomic_file.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace {

using namespace auricle;

/// What no help says: where things are and what programs tell the shell. man(7), ready to be put in.
constexpr const char* kEndOfAuriclesPage = R"(.SH EXIT STATUS
.TP
0
All is well.
.TP
1
A file failed, be it a song, a model, a recipe or a record, because it can't be read or holds something else. It is named on standard
error; the others were done.
.TP
2
The command asks for what can't be.
.TP
130
Interrupted. What was written is whole.
.SH ENVIRONMENT
.TP
.B AURICLE_MODEL
The model by which
.BR "auricle classify" ", " "auricle listen" " and " "auricle library scan"
answer, where
.B \-\-model
does not say.
.TP
.B AURICLE_CATALOGUE
The catalogue of the music library, where
.B \-\-catalogue
does not say.
.TP
.BR XDG_DATA_HOME ", " XDG_CACHE_HOME
Where the files below lie, in place of
.IR \(ti/.local/share " and " \(ti/.cache .
.TP
.BR RANK ", " WORLD_SIZE ", " MASTER_ADDR ", " MASTER_PORT
Which of several processes that train together this one is, and where they meet.
.TP
.B OMP_WAIT_POLICY
How threads of
.B auricle\-train
wait for each other; passive unless set.
.SH FILES
.TP
.I \(ti/.local/share/auricle/library.db
The catalogue. No command deletes it.
.TP
.I \(ti/.local/share/auricle/library\-changes.db
What takes back every change of tags.
.TP
.I \(ti/.local/share/auricle/library.words.safetensors
The model that
.B auricle library learn
has made of your own genres.
.TP
.I \(ti/.cache/auricle/features.db
Features that were computed before. It may be deleted.
.TP
.I /usr/share/auricle
Models, recipes, front ends and lists that come with the program, where it is installed under
.IR /usr .
.SH NOTES
.B auricle train
and
.B auricle crossval
are done by a program of its own,
.BR auricle\-train ,
which stands on libtorch and is a Debian package of its own.
)";

/// Text that roff takes as it stands: no macro at a line's beginning, no escape, and quotes that stay straight.
std::string plain(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '\\':
        safe += "\\e";
        break;
      case '-':
        safe += "\\-";
        break;
      case '\'':
        safe += "\\(aq";
        break;
      case '~':
        safe += "\\(ti";
        break;
      case '^':
        safe += "\\(ha";
        break;
      default:
        safe += c;
    }
  }
  return safe.starts_with('.') ? "\\&" + safe : safe;
}

std::string bold(std::string_view text) { return "\\fB" + plain(text) + "\\fR"; }
std::string italic(std::string_view text) { return "\\fI" + plain(text) + "\\fR"; }

/// A paragraph of help: its lines are joined, and what stands in `backquotes` is bold.
std::string prose(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  std::string paragraph;
  bool quoted = false;
  for (std::size_t begin = 0; begin <= text.size(); quoted = !quoted) {
    const std::size_t end = std::min(text.find('`', begin), text.size());
    const std::string_view piece = std::string_view(text).substr(begin, end - begin);
    paragraph += quoted ? bold(piece) : plain(piece);
    begin = end + 1;
  }
  return paragraph;
}

std::string page_name(std::string command) {
  std::ranges::replace(command, ' ', '-');
  return command;
}

std::string reference(const CommandHelp& command) { return bold(page_name(command.name)) + "(1)"; }

std::string synopsis_of(const CommandHelp& command) {
  const std::string call = bold(command.name) + (command.options.empty() ? "" : " [" + italic("options") + "]");
  std::string words;
  for (const OptionHelp& option : command.options) {
    if (option.is_positional) {
      const std::string word = italic(option.names.front()) + (option.is_list ? " ..." : "");
      words += option.is_required ? ' ' + word : fmt::format(" [{}]", word);
    }
  }
  std::string text = ".SH SYNOPSIS\n";
  if (command.commands.empty() || !words.empty()) {
    text += call + words + '\n';
  }
  if (!command.commands.empty()) {
    text += fmt::format("{}{} {} ...\n", words.empty() ? "" : ".br\n", words.empty() ? call : bold(command.name),
                        italic("command"));
  }
  return text;
}

std::string option_text(const OptionHelp& option) {
  std::string names;
  for (const std::string& name : option.names) {
    names += (names.empty() ? "" : ", ") + (option.is_positional ? italic(name) : bold(name));
  }
  if (!option.is_positional && !option.value.empty()) {
    names += ' ' + italic(option.value) + (option.is_list ? " ..." : "");
  }
  std::string text = prose(option.purpose);
  const auto add = [&text](const std::string& sentence) { text += ". " + sentence; };
  if (option.is_required && !option.is_positional) {
    add("Required");
  }
  if (!option.initial.empty()) {
    add("Default: " + plain(option.initial));
  }
  if (!option.needs.empty()) {
    add(fmt::format("Only with {}", bold(fmt::format("{}", fmt::join(option.needs, ", ")))));
  }
  if (!option.excludes.empty()) {
    add(fmt::format("Not with {}", bold(fmt::format("{}", fmt::join(option.excludes, ", ")))));
  }
  if (!option.environment.empty()) {
    add("Environment: " + bold(option.environment));
  }
  return fmt::format(".TP\n{}\n{}.\n", names, text);
}

std::string options_of(const CommandHelp& command) {
  std::string text = ".SH OPTIONS\n";
  std::string group;
  for (const OptionHelp& option : command.options) {
    if (option.one_of != group) {
      group = option.one_of;
      text += fmt::format(".SS \"{} (exactly one of these)\"\n", plain(group));
    }
    text += option_text(option);
  }
  return text;
}

std::string commands_of(const CommandHelp& command) {
  std::string text = ".SH COMMANDS\n";
  for (const CommandHelp& below : command.commands) {
    text += fmt::format(".TP\n{}\n{}.\n", reference(below), prose(below.purpose));
  }
  return text;
}

std::string see_also(const CommandHelp& command, const CommandHelp& parent) {
  std::vector<std::string> pages;
  if (&command != &parent) {
    pages.push_back(reference(parent));
  }
  for (const CommandHelp& other : parent.commands) {
    if (other.name != command.name) {
      pages.push_back(reference(other));
    }
  }
  return fmt::format(".SH SEE ALSO\n{}\n", fmt::join(pages, ", "));
}

std::string page(const CommandHelp& command, const CommandHelp& parent, const std::string& date) {
  const bool is_program = &command == &parent;
  const std::string name = plain(page_name(command.name));
  std::string title = name;
  std::ranges::transform(title, title.begin(), [](unsigned char c) { return std::toupper(c); });
  std::string purpose = command.purpose.substr(0, command.purpose.find_last_not_of('.') + 1);
  purpose.front() = static_cast<char>(std::tolower(static_cast<unsigned char>(purpose.front())));
  std::string text = fmt::format(".TH \"{}\" 1 \"{}\" \"auricle\" \"User Commands\"\n.SH NAME\n{} \\- {}\n", title,
                                 date, name, prose(purpose));
  text += synopsis_of(command) + ".SH DESCRIPTION\n" + prose(command.details) + '\n';
  text += command.commands.empty() ? "" : commands_of(command);
  text += options_of(command);
  if (!command.example.empty()) {
    text += fmt::format(".SH EXAMPLES\n.EX\n{}\n.EE\n", plain(command.example));
  }
  return text + (is_program ? kEndOfAuriclesPage : "") + see_also(command, parent);
}

void write_pages(const std::filesystem::path& folder, const CommandHelp& command, const CommandHelp& parent,
                 const std::string& date) {
  for (const CommandHelp& below : command.commands) {
    write_pages(folder, below, command, date);
  }
  write_file(folder / (page_name(command.name) + ".1"), page(command, parent, date));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    complain("usage: man_pages FOLDER DATE");
    return static_cast<int>(ExitStatus::kUsage);
  }
  Program program(kAuriclesPurpose);
  add_all_commands(program, [] { return ExitStatus::kFailure; });
  const CommandHelp help = program.line().help();
  std::filesystem::create_directories(argv[1]);
  write_pages(argv[1], help, help, argv[2]);
  return 0;
}
