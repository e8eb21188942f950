#include <auricle/cli/completion.hpp>

#include <algorithm>

namespace auricle {

Completion completion_of(const OptionHelp& option) {
  if (!option.choices.empty()) {
    return Completion::kWords;
  }
  return option.value.starts_with("TEXT") ? Completion::kFiles : Completion::kNothing;
}

std::vector<std::string> names_below(const CommandHelp& command) {
  std::vector<std::string> names;
  for (const CommandHelp& below : command.commands) {
    names.push_back(below.name);
    for (const std::string& name : names_below(below)) {
      names.push_back(name);
    }
  }
  return names;
}

std::string in_short(const std::string& help) {
  std::string text = help.substr(0, std::min(help.find(';'), help.find(": ")));
  std::ranges::replace(text, '\n', ' ');
  return text;
}

std::string quoted(const std::string& text, const std::string& quote) {
  std::string in_quotes = "'";
  for (const char c : text) {
    in_quotes += c == '\'' ? quote : std::string(1, c);
  }
  return in_quotes + "'";
}

}  // namespace auricle
