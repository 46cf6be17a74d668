#include "http/json_scan.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>

#include "gpuctl/base/json_plain.hpp"

namespace gpuctl::http {
namespace {

/// Longer numbers and those with an exponent may be beyond a double, which the other reader refuses.
constexpr std::size_t kSafeDigits = 300;

const char* skip_digits(const char* at, const char* end) {
  while (at != end && *at >= '0' && *at <= '9') ++at;
  return at;
}

void append_utf8(std::string& out, unsigned point) {
  const auto put = [&](unsigned byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0U | (point >> 6U));
  } else {
    if (point < 0x10000) {
      put(0xE0U | (point >> 12U));
    } else {
      put(0xF0U | (point >> 18U));
      put(0x80U | ((point >> 12U) & 0x3FU));
    }
    put(0x80U | ((point >> 6U) & 0x3FU));
  }
  put(0x80U | (point & 0x3FU));
}

bool is_beyond_double(std::string_view number) {
  return !std::isfinite(std::strtod(std::string(number).c_str(), nullptr));
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {
    if (text.starts_with("\xEF\xBB\xBF")) at_ += 3;
  }

  /// Takes `c`, after any white space.
  bool accept(char c) {
    skip_space();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  bool at_end() {
    skip_space();
    return at_ == end_;
  }

  /// `depth` is the nesting that a container here would have.
  bool read(Value& into, std::size_t depth) {
    skip_space();
    if (at_ == end_) return false;
    switch (*at_) {
      case '"': {
        ++at_;
        const auto text = string();
        if (text) into = Value(*text);
        return text.has_value();
      }
      case '{':
        ++at_;
        return depth <= kDeepestJson && object(into, depth);
      case '[':
        ++at_;
        return depth <= kDeepestJson && array(into, depth);
      case 't':
        return word("true", into, Value(true));
      case 'f':
        return word("false", into, Value(false));
      case 'n':
        return word("null", into, Value());
      default:
        return number(into);
    }
  }

 private:
  void skip_space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\r' || *at_ == '\t')) ++at_;
  }

  bool word(std::string_view expected, Value& into, Value value) {
    if (!std::string_view(at_, static_cast<std::size_t>(end_ - at_)).starts_with(expected)) return false;
    at_ += expected.size();
    into = std::move(value);
    return true;
  }

  bool number(Value& into) {
    const char* const begin = at_;
    const char* at = begin + (*begin == '-' ? 1 : 0);
    const char* const digits = at;
    at = skip_digits(at, end_);
    if (at == digits || (*digits == '0' && at - digits > 1)) return false;
    const char* const whole_end = at;
    if (at != end_ && *at == '.') {
      const char* const fraction = ++at;
      at = skip_digits(at, end_);
      if (at == fraction) return false;
    }
    const bool has_exponent = at != end_ && (*at == 'e' || *at == 'E');
    if (has_exponent) {
      ++at;
      if (at != end_ && (*at == '+' || *at == '-')) ++at;
      const char* const exponent = at;
      at = skip_digits(at, end_);
      if (at == exponent) return false;
    }
    at_ = at;
    std::int64_t whole = 0;
    if (at == whole_end && std::from_chars(begin, at, whole).ec == std::errc()) {
      into = Value(whole);
      return true;
    }
    const std::string_view text(begin, static_cast<std::size_t>(at - begin));
    if ((has_exponent || text.size() > kSafeDigits) && is_beyond_double(text)) return false;
    into = Value(NumberText{std::string(text)});
    return true;
  }

  /// After the opening quote. The text is valid until the next string is read.
  std::optional<std::string_view> string() {
    const char* const begin = at_;
    at_ = skip_plain_json(at_, end_);
    if (at_ != end_ && *at_ == '"') return std::string_view(begin, static_cast<std::size_t>(at_++ - begin));
    unescaped_.assign(begin, at_);
    while (at_ != end_ && *at_ != '"') {
      if (*at_ == '\\') {
        ++at_;
        if (!escape()) return std::nullopt;
      } else {
        const std::size_t length = utf8_sequence_length(at_, end_);
        if (length == 0) return std::nullopt;
        unescaped_.append(at_, length);
        at_ += length;
      }
      const char* const run = at_;
      at_ = skip_plain_json(at_, end_);
      unescaped_.append(run, at_);
    }
    if (at_ == end_) return std::nullopt;
    ++at_;
    return unescaped_;
  }

  /// After the backslash.
  bool escape() {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    if (at_ == end_) return false;
    const char name = *at_++;
    if (const auto found = kNames.find(name); found != std::string_view::npos) {
      unescaped_ += kMeanings[found];
      return true;
    }
    if (name != 'u') return false;
    auto point = four_hex();
    if (!point || (*point >= 0xDC00 && *point < 0xE000)) return false;
    if (*point >= 0xD800 && *point < 0xDC00) {
      if (end_ - at_ < 2 || at_[0] != '\\' || at_[1] != 'u') return false;
      at_ += 2;
      const auto low = four_hex();
      if (!low || *low < 0xDC00 || *low >= 0xE000) return false;
      point = 0x10000U + ((*point - 0xD800U) << 10U) + (*low - 0xDC00U);
    }
    append_utf8(unescaped_, *point);
    return true;
  }

  std::optional<unsigned> four_hex() {
    if (end_ - at_ < 4) return std::nullopt;
    unsigned point = 0;
    const auto parsed = std::from_chars(at_, at_ + 4, point, 16);
    if (parsed.ec != std::errc() || parsed.ptr != at_ + 4) return std::nullopt;
    at_ += 4;
    return point;
  }

  /// After the brace.
  bool object(Value& into, std::size_t depth) {
    if (into.if_object() == nullptr) into = Value(Value::Object());
    Value::Object& members = *into.if_object();
    std::size_t count = 0;
    bool has_new_names = false;
    if (!accept('}')) {
      do {
        if (!accept('"')) return false;
        const auto name = string();
        if (!name) return false;
        if (count == members.size()) {
          members.emplace_back(*name, Value());
          has_new_names = true;
        } else if (members[count].first != *name) {
          members[count].first.assign(*name);
          has_new_names = true;
        }
        if (!accept(':') || !read(members[count].second, depth + 1)) return false;
        ++count;
      } while (accept(','));
      if (!accept('}')) return false;
    }
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(count), members.end());
    if (has_new_names) drop_duplicates(members);
    return true;
  }

  /// After the bracket.
  bool array(Value& into, std::size_t depth) {
    if (into.if_array() == nullptr) into = Value(Value::Array());
    Value::Array& items = *into.if_array();
    std::size_t count = 0;
    if (!accept(']')) {
      do {
        if (count == items.size()) items.emplace_back();
        if (!read(items[count++], depth + 1)) return false;
      } while (accept(','));
      if (!accept(']')) return false;
    }
    items.erase(items.begin() + static_cast<std::ptrdiff_t>(count), items.end());
    return true;
  }

  const char* at_;
  const char* const end_;
  std::string unescaped_;
};

}  // namespace

Scan scan_elements(std::string_view text, const std::function<Result<void>(Value&&)>& each, Result<void>& outcome) {
  Scanner scanner(text);
  if (!scanner.accept('[')) return Scan::refused;
  if (!scanner.accept(']')) {
    Value element;
    do {
      if (!scanner.read(element, 2)) return Scan::refused;
      outcome = each(std::move(element));
      if (!outcome.ok()) return Scan::stopped;
    } while (scanner.accept(','));
    if (!scanner.accept(']')) return Scan::refused;
  }
  return scanner.at_end() ? Scan::whole : Scan::refused;
}

}  // namespace gpuctl::http
