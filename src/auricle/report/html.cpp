#include <auricle/report/html.hpp>

#include <cstddef>
#include <cstdint>

#include <auricle/core/text.hpp>
#include <fmt/format.h>

namespace auricle {

std::string escape_html(std::string_view text) {
  std::string html;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        html += "&amp;";
        break;
      case '<':
        html += "&lt;";
        break;
      case '>':
        html += "&gt;";
        break;
      case '"':
        html += "&quot;";
        break;
      case '\'':
        html += "&#39;";
        break;
      default:
        html += c;
    }
  }
  return html;
}

std::string escape_html_lines(std::string_view text) {
  std::string html;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    html += escape_html(text.substr(0, end)) + '\n';
    text.remove_prefix(end + 1);
  }
  return html + escape_html(text);
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::string_view group = bytes.substr(at, 3);
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
    }
    for (std::size_t i = 0; i < 4; ++i) {
      text += i <= group.size() ? kDigits[bits >> (18U - 6U * i) & 0x3FU] : '=';
    }
  }
  return text;
}

std::string to_html(const Section& section) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n<h2 id=\"{0}-heading\">{1}</h2>\n{2}</section>\n",
      section.id, escape_html(section.heading), section.body);
}

std::string named_row(std::string_view name, std::string_view value) {
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>\n", escape_html(name), value);
}

std::string scrollable(std::string_view label, std::string_view body) {
  return fmt::format("<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n{}</div>\n",
                     escape_html(label), body);
}

std::string percent(double share) { return fmt::format("{:.1f}\u00A0%", 100.0 * share); }

std::string percent(const Interval& interval) {
  return fmt::format("{:.1f} to {:.1f}\u00A0%", 100.0 * interval.low, 100.0 * interval.high);
}

}  // namespace auricle
