#include "gpuctl/base/redactor.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "gpuctl/base/text.hpp"
#include "gpuctl/base/value.hpp"

namespace gpuctl {
namespace {

constexpr std::string_view kMask = "[redacted]";
constexpr std::string_view kAfterScheme = "://";
constexpr std::size_t kShortestSecret = 4;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The form in which application/x-www-form-urlencoded bodies and query strings carry a secret.
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string result;
  for (const char c : text) {
    if (is_word(c) || c == '.' || c == '~') {
      result += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    result += {'%', kDigits[byte >> 4U], kDigits[byte & 0xFU]};
  }
  return result;
}

std::string json_escaped(std::string_view text) {
  std::string quoted;
  append_json_string(quoted, text);
  return quoted.substr(1, quoted.size() - 2);
}

void replace_all(std::string& text, std::string_view needle) {
  for (std::size_t at = text.find(needle); at != std::string::npos; at = text.find(needle, at + kMask.size()))
    text.replace(at, needle.size(), kMask);
}

bool names_whole_header(std::string_view name) {
  constexpr std::array<std::string_view, 4> kHeaders{"authorization", "proxy-authorization", "cookie", "set-cookie"};
  return std::find(kHeaders.begin(), kHeaders.end(), name) != kHeaders.end();
}

bool names_secret(std::string_view name) {
  constexpr std::array<std::string_view, 11> kParts{"secret",      "token",      "password", "passwd",
                                                    "passphrase",  "api_key",    "api-key",  "apikey",
                                                    "private_key", "access_key", "key_value"};
  return std::any_of(kParts.begin(), kParts.end(),
                     [&](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

/// One pass over a text: copies it, word by word, and masks what follows a telling word.
class Cleaner {
 public:
  explicit Cleaner(std::string_view text) : text_(text) { result_.reserve(text.size()); }

  std::string run() {
    while (at_ < text_.size()) {
      if (!is_word(text_[at_])) {
        if (text_.substr(at_).starts_with(kAfterScheme)) {
          user_and_password();
          continue;
        }
        result_ += text_[at_++];
        continue;
      }
      const std::size_t start = at_;
      while (at_ < text_.size() && is_word(text_[at_])) ++at_;
      word(start);
    }
    return std::move(result_);
  }

 private:
  char peek(std::size_t index) const { return index < text_.size() ? text_[index] : '\0'; }

  void word(std::size_t start) {
    const auto spelled = text_.substr(start, at_ - start);
    if (spelled.starts_with("eyJ") && spelled.size() > 8 && peek(at_) == '.') {
      while (is_word(peek(at_)) || peek(at_) == '.') ++at_;
      result_ += kMask;
      return;
    }
    result_ += spelled;
    const std::string name = lower_case(spelled);
    if (name == "bearer" && is_blank(peek(at_)) && is_word(peek(at_ + 1))) {
      copy_while(is_blank);
      mask_to(" \t\r\n\"'\\,");
    } else if (names_whole_header(name)) {
      if (separator(start)) value("\r\n");
    } else if (names_secret(name)) {
      if (separator(start)) value(" \t\r\n&,;\"'");
    }
  }

  /// Of a URL: what stands between its scheme and the last @ in front of its path.
  void user_and_password() {
    result_ += kAfterScheme;
    at_ += kAfterScheme.size();
    const auto authority = text_.substr(at_, text_.find_first_of("/?# \t\r\n\"'\\", at_) - at_);
    const std::size_t end = authority.rfind('@');
    if (end == authority.npos || end == 0) return;
    result_ += kMask;
    at_ += end;
  }

  template <typename Predicate>
  void copy_while(Predicate wanted) {
    while (at_ < text_.size() && wanted(text_[at_])) result_ += text_[at_++];
  }

  /// Copies what stands between a field's name and its value; false (and nothing copied) where this is only prose.
  bool separator(std::size_t start) {
    std::size_t end = at_;
    while (peek(end) == '\\' || peek(end) == '"' || peek(end) == '\'') ++end;
    quoted_name_ = end != at_;
    while (is_blank(peek(end))) ++end;
    const char sign = peek(end);
    if (sign != '=' && sign != ':') return false;
    if (sign == ':' && !quoted_name_ && !starts_line(start) && text_.substr(start, at_ - start).find('-') == text_.npos)
      return false;
    do ++end;
    while (is_blank(peek(end)));
    result_ += text_.substr(at_, end - at_);
    at_ = end;
    return true;
  }

  /// Only indentation and the direction marks of HTTP traces stand before it.
  bool starts_line(std::size_t start) const {
    while (start > 0 && (is_blank(text_[start - 1]) || text_[start - 1] == '>' || text_[start - 1] == '<')) --start;
    return start == 0 || text_[start - 1] == '\n';
  }

  void value(std::string_view plain_end) {
    std::size_t escapes = 0;
    while (peek(at_ + escapes) == '\\') ++escapes;
    const char first = peek(at_ + escapes);
    if (first == '"' || first == '\'') {
      result_ += text_.substr(at_, escapes + 1);
      at_ += escapes + 1;
      mask_quoted(first, escapes);
    } else if (text_.substr(at_).starts_with(kMask)) {
      mask_to(plain_end);
    } else if (escapes == 0 && (first == '{' || first == '[')) {
      mask_container();
    } else {
      // Behind a quoted name stands a JSON number, which ends where its object or array ends.
      mask_to(quoted_name_ ? std::string(plain_end) + "}]" : std::string(plain_end));
    }
  }

  void mask_to(std::string_view end_characters) {
    const std::size_t start = text_.substr(at_).starts_with(kMask) ? at_ + kMask.size() : at_;
    const std::size_t end = std::min(text_.find_first_of(end_characters, start), text_.size());
    if (end == at_) return;
    const auto hidden = text_.substr(at_, end - at_);
    // null and booleans say that there is no secret, which is worth seeing.
    const bool harmless = hidden.starts_with("null") || hidden.starts_with("true") || hidden.starts_with("false");
    result_ += harmless || hidden == kMask ? hidden : kMask;
    at_ = end;
  }

  /// Up to the quote that closes this level of escaping; `escapes` backslashes stand before it.
  void mask_quoted(char quote, std::size_t escapes) {
    std::size_t run = 0;
    std::size_t end = at_;
    for (; end < text_.size(); ++end) {
      if (text_[end] == quote && run <= escapes) break;
      run = text_[end] == '\\' ? run + 1 : 0;
    }
    const bool closed = end < text_.size();
    result_ += kMask;
    at_ = closed ? end - std::min(run, end - at_) : end;
  }

  /// A whole JSON object or array.
  void mask_container() {
    std::size_t depth = 0;
    bool in_string = false;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (in_string) {
        if (c == '\\') ++at_;
        if (c == '"') in_string = false;
        continue;
      }
      if (c == '"') in_string = true;
      if (c == '{' || c == '[') ++depth;
      if ((c == '}' || c == ']') && --depth == 0) break;
    }
    at_ = std::min(at_ + 1, text_.size());
    result_ += '"';
    result_ += kMask;
    result_ += '"';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool quoted_name_ = false;  ///< of the field whose value comes next
  std::string result_;
};

}  // namespace

void Redactor::learn(const Secret& secret) {
  const std::string& text = secret.reveal();
  if (text.size() < kShortestSecret) return;
  const std::scoped_lock lock(mutex_);
  for (std::string form : {text, percent_encoded(text), json_escaped(text)})
    if (std::find(known_.begin(), known_.end(), form) == known_.end()) known_.push_back(std::move(form));
  // Longest first: a secret that contains another one must not leave its rest behind.
  std::sort(known_.begin(), known_.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
}

std::string Redactor::clean(std::string_view text) const {
  std::string result(text);
  {
    const std::scoped_lock lock(mutex_);
    for (const auto& secret : known_) replace_all(result, secret);
  }
  return Cleaner(result).run();
}

}  // namespace gpuctl
