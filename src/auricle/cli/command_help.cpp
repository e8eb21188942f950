#include <auricle/cli/command_help.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

using Choices = std::map<const CLI::Option*, std::vector<std::string>>;

constexpr const char* kBeforeExample = "\n\nExample:\n  ";

bool is_group(const CLI::App* below) { return !is_command(below); }

OptionHelp help_of(const CLI::Option& option, const Choices& choices) {
  OptionHelp help{.value = option.get_items_expected_max() == 0 ? "" : option.get_type_name(),
                  .purpose = option.get_description(),
                  .initial = option.get_default_str(),
                  .environment = option.get_envname(),
                  .is_positional = option.get_positional(),
                  .is_required = option.get_required(),
                  .is_list = option.get_items_expected_max() > 1};
  for (const std::string& name : option.get_snames()) {
    help.names.push_back("-" + name);
  }
  for (const std::string& name : option.get_lnames()) {
    help.names.push_back("--" + name);
  }
  if (help.is_positional) {
    help.names.push_back(option.get_name());
  }
  for (const CLI::Option* other : option.get_needs()) {
    help.needs.push_back(other->get_name());
  }
  for (const CLI::Option* other : option.get_excludes()) {
    help.excludes.push_back(other->get_name());
  }
  if (const auto found = choices.find(&option); found != choices.end()) {
    help.choices = found->second;
  }
  return help;
}

CommandHelp help_below(CLI::App& command, const std::string& above, const Choices& choices) {
  const std::string footer = command.get_footer();
  const std::size_t end = footer.find(kBeforeExample);
  CommandHelp help{.name = above + command.get_name(),
                   .purpose = command.get_description(),
                   .details = footer.substr(0, end),
                   .example = end == std::string::npos ? "" : footer.substr(end + std::string(kBeforeExample).size())};
  for (const CLI::Option* option : command.get_options()) {
    help.options.push_back(help_of(*option, choices));
  }
  for (CLI::App* group : command.get_subcommands(is_group)) {
    for (const CLI::Option* option : group->get_options()) {
      help.options.push_back(help_of(*option, choices));
      help.options.back().one_of = group->get_description();
    }
  }
  for (CLI::App* below : command.get_subcommands(is_command)) {
    help.commands.push_back(help_below(*below, help.name + ' ', choices));
  }
  return help;
}

}  // namespace

bool is_command(const CLI::App* below) { return !below->get_name().empty(); }

std::string footer_of(const std::string& details, const std::string& example) {
  return details + kBeforeExample + example;
}

CommandHelp help_of(CLI::App& command, const Choices& choices) { return help_below(command, "", choices); }

}  // namespace auricle
