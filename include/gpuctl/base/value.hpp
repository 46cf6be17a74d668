// Value: a JSON document as plain data. The neutral form in which provider answers travel; no third-party type.
// Numbers keep their exact text (Decimal where they are read), because prices must never pass through a double.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gpuctl/base/decimal.hpp"
#include "gpuctl/base/result.hpp"

namespace gpuctl {

class Value;

/// A number as it was written, e.g. "9.10" or "1e3". Valid JSON number text.
struct NumberText {
  std::string text;
  friend bool operator==(const NumberText&, const NumberText&) = default;
};

class Value {
 public:
  using Array = std::vector<Value>;
  using Member = std::pair<std::string, Value>;
  using Object = std::vector<Member>;  ///< in the order of the document; keys are unique (the last one wins)

  Value() = default;                                                       ///< null
  Value(std::nullptr_t) {}                                                 // NOLINT(google-explicit-constructor)
  Value(bool flag) : data_(flag) {}                                        // NOLINT(google-explicit-constructor)
  Value(std::int64_t number) : data_(number) {}                            // NOLINT(google-explicit-constructor)
  Value(int number) : data_(std::int64_t{number}) {}                       // NOLINT(google-explicit-constructor)
  Value(NumberText number) : data_(std::move(number)) {}                   // NOLINT(google-explicit-constructor)
  Value(const Decimal& number) : data_(NumberText{number.to_string()}) {}  // NOLINT(google-explicit-constructor)
  Value(std::string text) : data_(std::move(text)) {}                      // NOLINT(google-explicit-constructor)
  Value(std::string_view text) : data_(std::string(text)) {}               // NOLINT(google-explicit-constructor)
  Value(const char* text) : data_(std::string(text)) {}                    // NOLINT(google-explicit-constructor)
  Value(Array items) : data_(std::move(items)) {}                          // NOLINT(google-explicit-constructor)
  Value(Object members) : data_(std::move(members)) {}                     // NOLINT(google-explicit-constructor)
  static Value object(std::initializer_list<Member> members) { return Value(Object(members)); }

  bool is_null() const { return data_.index() == 0; }
  const bool* if_bool() const { return std::get_if<bool>(&data_); }
  const std::string* if_string() const { return std::get_if<std::string>(&data_); }
  /// A number that keeps its text; nullptr for those that were built from an integer.
  const NumberText* if_number_text() const { return std::get_if<NumberText>(&data_); }
  const Array* if_array() const { return std::get_if<Array>(&data_); }
  const Object* if_object() const { return std::get_if<Object>(&data_); }
  Array* if_array() { return std::get_if<Array>(&data_); }
  Object* if_object() { return std::get_if<Object>(&data_); }
  bool is_number() const { return data_.index() == 2 || data_.index() == 3; }
  std::optional<std::int64_t> as_int() const;  ///< a whole number that fits, else nullopt
  /// A number, or a string that holds one (servers write prices either way).
  std::optional<Decimal> as_decimal() const;

  /// The member, or nullptr where this is no object or has none of that name.
  const Value* find(std::string_view key) const;
  /// Follows "gpu.number_of_gpus"; nullptr where any step is missing.
  const Value* at_path(std::string_view dotted) const;
  /// Sets or replaces a member; a null becomes an object.
  void set(std::string key, Value value);

  /// "null", "boolean", "number", "string", "array", "object".
  std::string_view type_name() const;

  friend bool operator==(const Value&, const Value&) = default;

 private:
  std::variant<std::monostate, bool, std::int64_t, NumberText, std::string, Array, Object> data_;
};

/// Checked reading of a server's object: each accessor says which field of what was missing or of the wrong type
/// (ErrorCode::bad_response). `what` is e.g. "instance".
class Fields {
 public:
  Fields(const Value& object, std::string_view what) : object_(object), what_(what) {}
  Result<std::string> string(std::string_view path) const;
  Result<std::int64_t> integer(std::string_view path) const;
  Result<Decimal> decimal(std::string_view path) const;
  Result<bool> boolean(std::string_view path) const;
  /// "" / nullopt for absent or null; still an error for the wrong type.
  Result<std::string> string_or_empty(std::string_view path) const;

 private:
  Error wrong(std::string_view path, std::string_view wanted) const;
  const Value& object_;
  std::string_view what_;
};

/// JSON text. `indent` 0 writes one line; otherwise members on lines of their own. Invalid UTF-8 bytes are written as
/// U+FFFD so that the result is always valid JSON.
std::string to_json(const Value& value, int indent = 0);
/// Appends to `out` instead; `depth` is the current nesting for indentation.
void append_json(std::string& out, const Value& value, int indent = 0, int depth = 0);
/// Appends `text` as a JSON string with its quotes.
void append_json_string(std::string& out, std::string_view text);

}  // namespace gpuctl
