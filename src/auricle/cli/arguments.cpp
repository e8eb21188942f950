#include <auricle/cli/arguments.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include <auricle/core/error.hpp>
#include <auricle/core/parallel.hpp>
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace auricle {
namespace {

/// What a value is made of: the number in an optional, the words of a list.
template <typename Value>
struct Element {
  using Type = Value;
  static constexpr bool kIsList = false;
};
template <typename Value>
struct Element<std::optional<Value>> : Element<Value> {};
template <typename Value>
struct Element<std::vector<Value>> {
  using Type = Value;
  static constexpr bool kIsList = true;
};

template <typename Value>
std::string type_name() {
  using Type = typename Element<Value>::Type;
  if constexpr (std::is_floating_point_v<Type>) {
    return "FLOAT";
  } else if constexpr (std::is_unsigned_v<Type>) {
    return "UINT";
  } else if constexpr (std::is_integral_v<Type>) {
    return "INT";
  } else {
    return "TEXT";
  }
}

UsageError refusal(const std::string& name, const std::string& wanted, const std::string& word) {
  return UsageError(fmt::format("{} takes {}, not \"{}\"", name, wanted, word));
}

template <typename Number>
Number number_from(const std::string& name, const std::string& word) {
  Number number{};
  const char* const begin = word.starts_with('+') ? word.data() + 1 : word.data();
  const char* const end = word.data() + word.size();
  const auto [rest, error] = std::from_chars(begin, end, number);
  const bool whole = error == std::errc() && rest == end;
  if constexpr (std::is_floating_point_v<Number>) {
    if (!whole || !std::isfinite(number)) {
      throw refusal(name, "a number", word);
    }
  } else if (!whole) {
    using Limits = std::numeric_limits<Number>;
    throw refusal(name, fmt::format("a whole number from {} to {}", Limits::min(), Limits::max()), word);
  }
  return number;
}

template <typename Type>
Type element_from(const std::string& name, const std::string& word) {
  if constexpr (std::is_arithmetic_v<Type>) {
    return number_from<Type>(name, word);
  } else {
    if (word.empty()) {  // else a variable that is not set would be taken for an option that is not given
      throw UsageError(fmt::format("{} is given an empty word; leave it out, or say what is meant", name));
    }
    return word;
  }
}

template <typename Value>
void assign(Value& value, const std::string& name, const std::vector<std::string>& words) {
  using Type = typename Element<Value>::Type;
  if constexpr (Element<Value>::kIsList) {
    value.clear();
    for (const std::string& word : words) {
      value.push_back(element_from<Type>(name, word));
    }
  } else {
    value = element_from<Type>(name, words.back());
  }
}

/// As the help shows it; nothing for what is absent, and for lists.
template <typename Value>
std::string shown(const Value& value) {
  if constexpr (std::is_same_v<Value, std::filesystem::path>) {
    return value.string();
  } else if constexpr (std::is_same_v<Value, std::string> || std::is_arithmetic_v<Value>) {
    return fmt::format("{}", value);
  } else {
    return {};
  }
}

void check_number(CLI::Option* option, const std::string& wanted, std::function<bool(double)> good) {
  option->check([option, wanted, good = std::move(good)](const std::string& word) {
    if (!good(number_from<double>(option->get_name(), word))) {
      throw refusal(option->get_name(), wanted, word);
    }
    return std::string();
  });
}

/// Of a command with a run of its own CLI11 would take the first word for what that one requires, and of others it
/// would say that a subcommand is missing.
void look_ahead(CLI::App& app, const std::string& called, int argc, const char* const* argv) {
  if (argc == 0 || argv[0][0] == '-' || app.get_subcommands(is_command).empty()) {
    return;
  }
  const auto named = app.get_subcommands([&](const CLI::App* command) { return command->get_name() == argv[0]; });
  if (!named.empty()) {
    for (CLI::Option* option : app.get_options()) {
      option->required(false);
    }
    look_ahead(*named.front(), called + ' ' + argv[0], argc - 1, argv + 1);
  } else if (app.get_require_subcommand_min() > 0) {
    throw UsageError(fmt::format("there is no command {}; see {} --help", argv[0], called));
  }
}

/// A command below one with a run of its own stands for it.
void refuse_options_of(const CLI::App& above, const std::string& name) {
  const std::vector<const CLI::Option*> options = above.get_options();
  if (std::ranges::any_of(options, [](const CLI::Option* option) { return option->count() > 0; })) {
    throw UsageError(fmt::format("{0} {1} takes its options behind its name; a file or folder called {1} is ./{1}",
                                 above.get_name(), name));
  }
}

}  // namespace

Option& Option::required() {
  option_->required();
  return *this;
}

Option& Option::shows_default() {
  option_->capture_default_str();
  return *this;
}

Option& Option::needs(Option other) {
  option_->needs(other.option_);
  return *this;
}

Option& Option::excludes(Option other) {
  option_->excludes(other.option_);
  return *this;
}

Option& Option::separated_by(char delimiter) {
  option_->delimiter(delimiter);
  option_->type_name(fmt::format("{0}[{1}{0}]", option_->get_type_name(), delimiter));
  return *this;
}

Option& Option::from_environment(const std::string& variable) {
  option_->envname(variable);
  return *this;
}

Option& Option::one_of(std::vector<std::string> choices) {
  choices_[option_] = choices;
  option_->check([option = option_, choices = std::move(choices)](const std::string& word) {
    if (std::ranges::find(choices, word) == choices.end()) {
      throw refusal(option->get_name(), fmt::format("one of {}", fmt::join(choices, ", ")), word);
    }
    return std::string();
  });
  return *this;
}

Option& Option::at_least(double lowest) {
  check_number(option_, fmt::format("a number of at least {}", lowest), [=](double n) { return n >= lowest; });
  return *this;
}

Option& Option::more_than(double bound) {
  check_number(option_, fmt::format("a number above {}", bound), [=](double n) { return n > bound; });
  return *this;
}

Option& Option::within(double lowest, double highest) {
  check_number(option_, fmt::format("a number from {} to {}", lowest, highest),
               [=](double n) { return n >= lowest && n <= highest; });
  return *this;
}

Option& Option::counts_workers() { return within(0, kMostThreads).shows_default(); }

template <typename Value>
Option Arguments::add_option(const std::string& name, Value& value, const std::string& help) {
  // The option exists before its callback runs, but not before the callback is made.
  const auto option = std::make_shared<CLI::Option*>(nullptr);
  *option = command_->add_option(
      name,
      [&value, option](const CLI::results_t& words) {
        assign(value, (*option)->get_name(), words);
        return true;
      },
      help, false, [&value] { return shown(value); });
  (*option)->type_name(type_name<Value>());
  if (Element<Value>::kIsList) {
    (*option)->expected(1, CLI::detail::expected_max_vector_size);
    (*option)->allow_extra_args((*option)->get_positional());  // else a positional takes one word, whatever it expects
  }
  return {*option, choices_};
}

template Option Arguments::add_option(const std::string&, std::string&, const std::string&);
template Option Arguments::add_option(const std::string&, std::filesystem::path&, const std::string&);
template Option Arguments::add_option(const std::string&, int&, const std::string&);
template Option Arguments::add_option(const std::string&, std::size_t&, const std::string&);
template Option Arguments::add_option(const std::string&, double&, const std::string&);
template Option Arguments::add_option(const std::string&, std::optional<int>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::optional<std::uint64_t>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::optional<double>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::vector<std::string>&, const std::string&);
template Option Arguments::add_option(const std::string&, std::vector<double>&, const std::string&);

Option Arguments::add_flag(const std::string& name, bool& value, const std::string& help) {
  return {command_->add_flag(name, value, help), choices_};
}

Option Arguments::add_off_switch(const std::string& name, bool& value, const std::string& help) {
  return {command_->add_flag_callback(
              name, [&value] { value = false; }, help),
          choices_};
}

Arguments Arguments::add_choice(const std::string& name, const std::string& help) {
  CLI::Option_group* group = command_->add_option_group(name, help);
  group->set_help_flag();  // the command has one
  group->require_option(1);
  return {group, choices_};
}

Commands Arguments::commands() { return {command_, choices_}; }

Arguments Commands::add(const CommandText& text, std::function<void()> run) {
  CLI::App* command = parent_->add_subcommand(text.name, text.purpose);
  command->footer(footer_of(text.details, text.example));
  command->callback([command, run = std::move(run)] {
    if (std::ranges::none_of(command->get_subcommands(), is_command)) {
      run();
    }
  });
  if (parent_->get_require_subcommand_min() == 0) {
    command->preparse_callback([above = parent_, name = text.name](std::size_t) { refuse_options_of(*above, name); });
  }
  return {command, choices_};
}

Commands Commands::add_group(const CommandText& text) {
  CLI::App* group = parent_->add_subcommand(text.name, text.purpose);
  group->footer(footer_of(text.details, text.example));
  group->require_subcommand(1);
  return {group, choices_};
}

CommandLine::CommandLine(const Text& text) : app_(std::make_unique<CLI::App>(text.purpose, text.name)) {
  app_->require_subcommand(1);
  app_->set_version_flag("--version", text.version, "Print the version, and those of the libraries beneath, and exit");
  app_->footer("Every command has its own --help, with an example.");
}

CommandLine::~CommandLine() = default;

void CommandLine::parse(int argc, const char* const* argv) {
  look_ahead(*app_, app_->get_name(), argc - 1, argv + 1);
  try {
    app_->parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    app_->exit(help_or_version);
  } catch (const CLI::ParseError& error) {
    throw UsageError(fmt::format("{}; see auricle --help, or auricle COMMAND --help", error.what()));
  }
}

}  // namespace auricle
