#include <auricle/dataset/csv_text.hpp>

#include <algorithm>
#include <array>
#include <cctype>

#include <auricle/core/error.hpp>
#include <auricle/core/file_kind.hpp>
#include <fmt/format.h>

namespace auricle {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

/// What may part fields, the likelier first; spaces only where there is nothing else.
constexpr auto kSeparators = std::to_array<char>({',', ';', '\t', '|', ' '});
constexpr std::size_t kMostLinesBeforeHeading = 10;

void refuse_other_formats(std::string_view text, const std::filesystem::path& path) {
  const std::string_view kind = file_kind(text);
  if (kind == kSpreadsheet) {
    throw DatasetError(fmt::format("{} is {}; save it as CSV", path.string(), kind));
  }
  if (kind == kUtf16) {
    throw DatasetError(fmt::format("{} is {}; save it as CSV in UTF-8", path.string(), kind));
  }
  if (!kind.empty()) {
    throw DatasetError(fmt::format("{} is {}, no CSV", path.string(), kind));
  }
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

bool looks_like_heading(std::string_view line) {
  std::string small(line);
  std::ranges::transform(small, small.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto has = [&](std::string_view name) { return small.find(name) != std::string::npos; };
  return (has("song") || has("filename")) && (has("genre") || has("label"));
}

/// The one that is most often in the heading outside of quotes.
char separator_of(std::string_view heading) {
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char c : heading) {
    quoted = quoted != (c == '"');
    if (const auto found = std::ranges::find(kSeparators, c); !quoted && found != kSeparators.end()) {
      ++counts[static_cast<std::size_t>(found - kSeparators.begin())];
    }
  }
  const auto most = std::max_element(counts.begin(), counts.end() - 1);
  return *most > 0 || counts.back() == 0 ? kSeparators[static_cast<std::size_t>(most - counts.begin())] : ' ';
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  constexpr auto kSpaces = std::to_array<std::string_view>({" ", "\t", "\xc2\xa0", "\xe2\x80\xaf"});
  const auto drop_one = [&] {
    for (const std::string_view space : kSpaces) {
      if (text.starts_with(space)) {
        text.remove_prefix(space.size());
        return true;
      }
      if (text.ends_with(space)) {
        text.remove_suffix(space.size());
        return true;
      }
    }
    return false;
  };
  while (drop_one()) {
  }
  return text;
}

CsvReader::CsvReader(std::string_view text, const std::filesystem::path& path) : path_(path), text_(text) {
  refuse_other_formats(text, path);
  if (text_.starts_with(kByteOrderMark)) {
    text_.remove_prefix(kByteOrderMark.size());
  }
  // Where no line looks like a heading, the first one is taken for it, and what it lacks will be said.
  const std::string_view whole = text_;
  std::size_t heading = 0;
  for (std::size_t lines = 0; lines < kMostLinesBeforeHeading && at_ < whole.size(); ++lines) {
    const std::string_view line = first_line(whole.substr(at_));
    if (looks_like_heading(line)) {
      heading = at_;
      break;
    }
    for (at_ += line.size(); at_ < whole.size() && ends_line(); step()) {
    }
  }
  at_ = 0;
  line_ = 1;
  while (at_ < heading) {
    step();
  }
  separator_ = separator_of(first_line(text_.substr(std::min(text_.find_first_not_of("\r\n", at_), text_.size()))));
}

std::optional<CsvRecord> CsvReader::next() {
  while (at_ < text_.size()) {
    CsvRecord record = take_record();
    if (!std::ranges::all_of(record.fields, &std::string::empty)) {
      return record;
    }
  }
  return std::nullopt;
}

CsvRecord CsvReader::take_record() {
  CsvRecord record{.line = line_, .fields = {}};
  while (true) {
    while (at_ < text_.size() && text_[at_] == ' ' && separator_ != ' ') {
      step();
    }
    std::string field;
    if (at_ < text_.size() && text_[at_] == '"') {
      field = take_quoted();
    }
    std::string rest;
    for (; !ends_field(); step()) {
      rest += text_[at_];
    }
    record.fields.push_back(field + std::string(trimmed(rest)));
    if (at_ >= text_.size() || ends_line()) {
      break;
    }
    step();  // the separator
  }
  if (at_ < text_.size()) {
    step();
  }
  return record;
}

std::string CsvReader::take_quoted() {
  const std::size_t begin = line_;
  std::string field;
  for (step(); at_ < text_.size(); step()) {
    if (text_[at_] == '"') {
      step();
      if (at_ >= text_.size() || text_[at_] != '"') {
        return field;
      }
    }
    field += text_[at_];
  }
  throw DatasetError(fmt::format("{}, line {}: a quote is never closed", path_.string(), begin));
}

bool CsvReader::ends_field() const { return at_ >= text_.size() || text_[at_] == separator_ || ends_line(); }

bool CsvReader::ends_line() const { return text_[at_] == '\n' || text_[at_] == '\r'; }

/// CR LF is one step outside of quotes too: its LF is a line without anything in it, which is passed over.
void CsvReader::step() {
  const bool within = text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n';
  line_ += ends_line() && !within ? 1 : 0;
  ++at_;
}

}  // namespace auricle
