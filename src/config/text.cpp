#include "config/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace gpuctl::config {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// The host of an authority, with the brackets of an IPv6 address.
std::string_view host_of(std::string_view authority) {
  if (authority.starts_with('[')) return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

bool is_loopback(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  return host.starts_with("127.") &&
         std::all_of(host.begin(), host.end(), [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

/// One argument at a time, so that each kind of quote is a few lines.
class ArgumentReader {
 public:
  explicit ArgumentReader(std::string_view line) : rest_(line) {}

  /// nullopt at the end of the line.
  std::optional<std::string> next() {
    while (!rest_.empty() && is_blank(rest_.front())) rest_.remove_prefix(1);
    if (rest_.empty()) return std::nullopt;
    std::string argument;
    while (!rest_.empty() && !is_blank(rest_.front())) append_piece(argument);
    return argument;
  }
  bool broken() const { return broken_; }

 private:
  char take() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    return c;
  }
  void append_escaped(std::string& argument) {
    if (rest_.empty()) {
      broken_ = true;
    } else {
      argument += take();
    }
  }
  void append_piece(std::string& argument) {
    const char c = take();
    if (c == '\\') {
      append_escaped(argument);
    } else if (c == '\'' || c == '"') {
      append_quoted(argument, c);
    } else {
      argument += c;
    }
  }
  void append_quoted(std::string& argument, char quote) {
    while (!rest_.empty() && rest_.front() != quote) {
      const char c = take();
      const bool escapes =
          quote == '"' && c == '\\' && !rest_.empty() && (rest_.front() == '"' || rest_.front() == '\\');
      argument += escapes ? take() : c;
    }
    if (rest_.empty()) {
      broken_ = true;
    } else {
      take();
    }
  }

  std::string_view rest_;
  bool broken_ = false;
};

}  // namespace

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

Result<std::vector<std::string>> split_arguments(std::string_view line) {
  ArgumentReader reader(line);
  std::vector<std::string> arguments;
  while (auto argument = reader.next()) arguments.push_back(std::move(*argument));
  if (reader.broken()) return Error{.code = ErrorCode::config, .message = "a quote is not closed"};
  if (arguments.empty()) return Error{.code = ErrorCode::config, .message = "the command is empty"};
  return arguments;
}

std::optional<std::string> home_folder(const Environment& environment) {
  auto home = environment.get("HOME");
  if (home && !home->starts_with('/')) home.reset();
  return home;
}

std::string short_path(const std::string& path, const Environment& environment) {
  const auto home = home_folder(environment);
  if (!home || home->size() < 2 || !path.starts_with(*home + "/")) return path;
  return "~" + path.substr(home->size());
}

Result<std::string> checked_base_url(std::string_view url, std::string_view source) {
  const auto wrong = [&](std::string_view why) {
    return Error{.code = ErrorCode::config, .message = fmt::format("the base URL from {} {}", source, why)};
  };
  while (url.ends_with('/')) url.remove_suffix(1);
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) return wrong("must start with https://");
  const auto after_scheme = url.substr(secure ? 8 : 7);
  if (std::any_of(url.begin(), url.end(), [](char c) { return c <= ' ' || c == 0x7F || c == '\\'; }))
    return wrong("contains a character that no URL has");
  const auto authority = after_scheme.substr(0, after_scheme.find_first_of("/?#"));
  if (authority.find('@') != std::string_view::npos) return wrong("must not contain a user name or password");
  if (host_of(authority).empty()) return wrong("has no host");
  if (after_scheme.find_first_of("?#") != std::string_view::npos) return wrong("must not have a query or fragment");
  if (!secure && !is_loopback(host_of(authority)))
    return wrong("must start with https:// (http:// is for loopback only)");
  return std::string(url);
}

}  // namespace gpuctl::config
