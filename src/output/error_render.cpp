#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "gpuctl/output/output.hpp"
#include "output/display_text.hpp"

namespace gpuctl::output {
namespace {

Value text_or_null(const std::string& text) { return text.empty() ? Value() : Value(text); }

/// Words that quote what was typed or answered may be of any length.
std::string shortened(std::string_view words) {
  constexpr std::size_t kLongest = 600;
  auto shown = printable(words);
  shorten(shown, kLongest);
  return shown;
}

std::string first_line(const Error& error) {
  if (!error.message.empty()) return shortened(error.message);
  const auto count = error.problems.size();
  if (count == 0) return std::string(to_string(error.code));
  return fmt::format("{} problem{}{}", count, count == 1 ? "" : "s",
                     error.delivery == Delivery::not_sent ? ", nothing was sent" : "");
}

void append_problems(std::string& out, const std::vector<Problem>& problems) {
  std::size_t widest = 0;
  for (const auto& problem : problems) widest = std::max(widest, display_width(printable(problem.subject)));
  for (const auto& problem : problems) {
    const auto subject = printable(problem.subject);
    out += "  " + subject;
    if (widest > 0) out.append(widest - display_width(subject) + 3, ' ');
    out += shortened(problem.message) + "\n";
  }
}

/// What support asks for: who answered, how, under which id.
void append_answer(std::string& out, const Error& error) {
  if (error.request_id.empty()) return;
  out += "  ";
  if (!error.provider.empty()) out += printable(error.provider) + " ";
  if (error.http_status) out += fmt::format("answered {}, ", *error.http_status);
  out += "request id " + printable(error.request_id) + "\n";
}

/// One line per line of the hint.
void append_hint(std::string& out, const Error& error) {
  const bool before_sending = error.code == ErrorCode::usage || error.code == ErrorCode::config;
  for (std::string_view rest = error.hint; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    out += before_sending ? "  try: " : "  next: ";
    out += printable(line) + "\n";
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
  }
}

}  // namespace

Value error_document(const Error& error) {
  auto body = Value::object({
      {"code", to_string(error.code)},
      {"message", error.message.empty() ? first_line(error) : error.message},
      {"hint", text_or_null(error.hint)},
      {"provider", text_or_null(error.provider)},
      {"http_status", error.http_status ? Value(*error.http_status) : Value()},
      {"request_id", text_or_null(error.request_id)},
      {"delivery", to_string(error.delivery)},
      {"retry_after", error.retry_after ? Value(std::int64_t{error.retry_after->count()}) : Value()},
  });
  if (!error.problems.empty()) {
    Value::Array problems;
    for (const auto& problem : error.problems)
      problems.push_back(Value::object({{"subject", problem.subject}, {"message", problem.message}}));
    body.set("problems", std::move(problems));
  }
  return Value::object({{"error", std::move(body)}});
}

std::string error_text(const Error& error, bool colour) {
  std::string out = colour ? "\x1b[31merror:\x1b[0m " : "error: ";
  out += first_line(error) + "\n";
  append_problems(out, error.problems);
  // A read that was lost can be repeated as it is.
  if (error.code == ErrorCode::outcome_unknown)
    out += "  the request may have reached the server: check before repeating it\n";
  if (error.retry_after) out += fmt::format("  the server asks to wait {} s\n", error.retry_after->count());
  append_answer(out, error);
  append_hint(out, error);
  return out;
}

}  // namespace gpuctl::output
