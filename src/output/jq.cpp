#include "output/jq.hpp"

#include <dlfcn.h>
#include <fmt/format.h>
#include <limits>
#include <memory>
#include <stop_token>
#include <string_view>
#include <utility>

extern "C" {  // the headers of jq 1.6 do not say it themselves
#include <jq.h>
#include <jv.h>
// jv.h defines a function that calls this one, and nothing of libjq is linked.
jv_kind jv_get_kind(jv value) __attribute__((weak));
}

#include "gpuctl/base/call_context.hpp"
#include "output/chunked_writer.hpp"
#include "output/display_text.hpp"

namespace gpuctl::output {
namespace {

/// The functions of libjq that are used, each with the type its header gives it.
struct Api {
  decltype(&::jq_init) init = nullptr;
  decltype(&::jq_teardown) teardown = nullptr;
  decltype(&::jq_set_error_cb) set_error_cb = nullptr;
  decltype(&::jq_compile) compile = nullptr;
  decltype(&::jq_start) start = nullptr;
  decltype(&::jq_next) next = nullptr;
  decltype(&::jq_halted) halted = nullptr;
  decltype(&::jq_halt) halt = nullptr;
  decltype(&::jq_set_attr) set_attribute = nullptr;
  decltype(&::jq_get_error_message) error_message = nullptr;
  decltype(&::jv_free) free = nullptr;
  decltype(&::jv_copy) copy = nullptr;
  decltype(&::jv_get_kind) kind = nullptr;
  decltype(&::jv_null) null = nullptr;
  decltype(&::jv_array) array = nullptr;
  decltype(&::jv_string) string = nullptr;
  decltype(&::jv_parse_sized) parse = nullptr;
  decltype(&::jv_dump_string) dump = nullptr;
  decltype(&::jv_string_value) text = nullptr;
  decltype(&::jv_string_length_bytes) text_length = nullptr;
  decltype(&::jv_invalid_get_msg) invalid_message = nullptr;
};

struct CloseLibrary {
  void operator()(void* library) const noexcept { ::dlclose(library); }
};
using Library = std::unique_ptr<void, CloseLibrary>;

template <typename Function>
bool find(const Library& library, const char* name, Function& function) {
  function = reinterpret_cast<Function>(::dlsym(library.get(), name));
  return function != nullptr;
}

bool find_all(const Library& library, Api& api) {
  return find(library, "jq_init", api.init) && find(library, "jq_teardown", api.teardown) &&
         find(library, "jq_set_error_cb", api.set_error_cb) && find(library, "jq_compile", api.compile) &&
         find(library, "jq_start", api.start) && find(library, "jq_next", api.next) &&
         find(library, "jq_halted", api.halted) && find(library, "jq_get_error_message", api.error_message) &&
         find(library, "jq_halt", api.halt) && find(library, "jq_set_attr", api.set_attribute) &&
         find(library, "jv_null", api.null) && find(library, "jv_array", api.array) &&
         find(library, "jv_string", api.string) && find(library, "jv_free", api.free) &&
         find(library, "jv_copy", api.copy) && find(library, "jv_get_kind", api.kind) &&
         find(library, "jv_parse_sized", api.parse) && find(library, "jv_dump_string", api.dump) &&
         find(library, "jv_string_value", api.text) && find(library, "jv_string_length_bytes", api.text_length) &&
         find(library, "jv_invalid_get_msg", api.invalid_message);
}

/// Owns one jv. libjq's functions consume their arguments: give them take() or share().
class Owned {
 public:
  Owned(const Api& api, jv value) : api_(&api), value_(value) {}
  Owned(Owned&& other) noexcept : api_(other.api_), value_(other.value_), owned_(std::exchange(other.owned_, false)) {}
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  Owned& operator=(Owned&&) = delete;
  ~Owned() {
    if (owned_) api_->free(value_);
  }

  jv_kind kind() const { return api_->kind(value_); }
  jv share() const { return api_->copy(value_); }
  jv take() {
    owned_ = false;
    return value_;
  }
  /// The text of a string; valid as long as this lives. Precondition: kind() is JV_KIND_STRING.
  std::string_view text() const { return {api_->text(value_), static_cast<std::size_t>(api_->text_length(share()))}; }

 private:
  const Api* api_;
  jv value_;
  bool owned_ = true;
};

/// A text as it is, anything else as compact JSON.
std::string to_text(const Api& api, Owned value) {
  if (value.kind() == JV_KIND_STRING) return std::string(value.text());
  return std::string(Owned(api, api.dump(value.take(), 0)).text());
}

struct Messages {
  const Api& api;
  std::string first{};  ///< the first error; the others follow from it
};

void remember_message(void* data, jv message) noexcept {
  auto& messages = *static_cast<Messages*>(data);
  try {
    auto text = to_text(messages.api, Owned(messages.api, message));
    if (messages.first.empty()) messages.first = std::move(text);
  } catch (...) {  // out of memory: the message is lost, the failure is not
  }
}

struct TearDown {
  const Api* api;
  void operator()(jq_state* state) const noexcept { api->teardown(&state); }
};
using State = std::unique_ptr<jq_state, TearDown>;

constexpr std::size_t kLongestWords = 300;  // an error may quote the whole document

Error program_error(std::string_view words) {
  constexpr std::string_view kPrefix = "jq: error: ";
  if (words.starts_with(kPrefix)) words.remove_prefix(kPrefix.size());
  words = words.substr(0, words.find('\n'));
  while (words.ends_with(':') || words.ends_with(' ')) words.remove_suffix(1);
  auto shown = printable(words);
  shorten(shown, kLongestWords);
  return Error{.code = ErrorCode::usage, .message = fmt::format("--jq: {}", shown)};
}

/// Why the program ended: nothing, an error of its own, or `halt_error`.
Result<void> check_end(const Api& api, const State& state, Owned last) {
  if (api.halted(state.get()) != 0) {
    Owned message(api, api.error_message(state.get()));
    if (message.kind() == JV_KIND_INVALID || message.kind() == JV_KIND_NULL) return {};
    return program_error(to_text(api, std::move(message)));
  }
  Owned message(api, api.invalid_message(last.take()));
  if (message.kind() == JV_KIND_NULL) return {};
  return program_error(to_text(api, std::move(message)));
}

/// The text as libjq's own value, or why it is no JSON.
Result<Owned> parse(const Api& api, const std::string& json) {
  if (json.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    return Error{.code = ErrorCode::bad_response, .message = "--jq: the answer is over 2 GiB"};
  Owned input(api, api.parse(json.data(), static_cast<int>(json.size())));
  if (input.kind() != JV_KIND_INVALID) return Result<Owned>(std::move(input));
  const auto words = to_text(api, Owned(api, api.invalid_message(input.take())));
  return Error{.code = ErrorCode::bad_response,
               .message = fmt::format("--jq: the answer is not JSON: {}", printable(words)),
               .delivery = Delivery::answered};
}

Result<void> print_results(const Api& api, const State& state, const Screen& screen) {
  ChunkedWriter writer(screen.out);
  while (!writer.closed()) {
    Owned result(api, api.next(state.get()));
    if (result.kind() == JV_KIND_INVALID) {
      GPUCTL_TRY(check_end(api, state, std::move(result)));
      break;
    }
    const auto text = to_text(api, std::move(result));
    if (screen.facts.stdout_tty) {
      append_printable(writer.text(), text, Lines::keep);
    } else {
      writer.text() += text;
    }
    writer.text() += '\n';
    GPUCTL_TRY(writer.flush_full());
  }
  return writer.flush();
}

/// Where modules are looked for: nowhere. libjq ends the process where import finds these unset.
void set_module_paths(const Api& api, const State& state) {
  api.set_attribute(state.get(), api.string("JQ_ORIGIN"), api.string("."));
  api.set_attribute(state.get(), api.string("PROGRAM_ORIGIN"), api.string("."));
  api.set_attribute(state.get(), api.string("JQ_LIBRARY_PATH"), api.array());
}

Result<void> run(const Api& api, const Screen& screen, const std::string& program, const std::string& json) {
  const State state(api.init(), TearDown{&api});
  if (!state) return Error{.code = ErrorCode::internal, .message = "--jq: libjq cannot start"};
  Messages messages{.api = api};
  api.set_error_cb(state.get(), remember_message, &messages);
  set_module_paths(api, state);
  if (api.compile(state.get(), program.c_str()) == 0) return program_error(messages.first);
  auto input = parse(api, json);
  if (!input.ok()) return std::move(input).error();
  api.start(state.get(), input->take(), 0);
  // Between two steps the interpreter looks whether it is halted: a program that never yields a value ends as well.
  const std::stop_callback on_stop(screen.stop, [&]() noexcept {
    if (api.halted(state.get()) == 0) api.halt(state.get(), api.null(), api.null());
  });
  GPUCTL_TRY(print_results(api, state, screen));
  if (screen.stop.stop_requested()) return cancelled_error();
  return {};
}

}  // namespace

Result<void> print_filtered(const Screen& screen, const std::string& program, const std::string& json,
                            const char* library) {
  // Never unloaded: libjq leaves a thread-exit hook behind.
  const Library opened(::dlopen(library, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE));
  Api api;
  if (!opened || !find_all(opened, api)) {
    return Error{.code = ErrorCode::config,
                 .message = fmt::format("--jq needs libjq ({}), which is not installed here", library),
                 .hint = "apt-get install libjq1"};
  }
  return run(api, screen, program, json);
}

}  // namespace gpuctl::output
