// The output contract: stdout carries exactly one document, the same way for every command; errors are one block on
// stderr, as text or as one JSON object.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "gpuctl/base/clock.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/base/terminal.hpp"
#include "gpuctl/base/value.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::output {

enum class Format { table, wide, json, yaml, csv, name, columns };

struct Options {
  Format format = Format::table;
  std::vector<std::string> columns{};  ///< for Format::columns, field keys
  std::string jq{};                    ///< jq program over the JSON form; empty = none
  bool headers = true;
  bool quiet = false;  ///< ids only
  bool raw = false;    ///< the provider's own body
};

/// "table|wide|json|yaml|csv|name|columns=a,b". Usage error that names the formats.
Result<Options> parse_format(std::string_view text);

/// Checks columns against the table of fields: usage error that names the keys.
Result<void> check_columns(const Options& options, std::span<const model::FieldSpec> fields);

/// Where and how things are shown. References outlive it.
struct Screen {
  OutputStream& out;
  TerminalFacts facts;
  WallTime now;
  std::stop_token stop{};  ///< ends a --jq program that does not end by itself
};

// All of the following write `screen.out` in chunks and block on it; they stop quietly when nobody reads any more.
// `options.jq` wins over `quiet`, which wins over `format`. Errors: ErrorCode::io from the stream; ErrorCode::usage for
// a wrong column or jq program (jq's own words); ErrorCode::config where libjq is not installed;
// ErrorCode::cancelled where a jq program was stopped.

/// A list: an array in JSON with one record per line (`[]` when it is empty), rows elsewhere. Columns are aligned and,
/// on a terminal only, fitted to its width. CSV has the default and the wide columns with their keys as header, plain
/// values, and a ' before texts that a spreadsheet would take for a formula.
Result<void> print_records(const Screen& screen, const Options& options, const model::ResourceSchema& schema,
                           std::span<const model::Record> records);
/// One thing: an object in JSON; `key  value` lines as a table.
Result<void> print_record(const Screen& screen, const Options& options, const model::ResourceSchema& schema,
                          const model::Record& record);
/// A document without a field table (version, config explain, ...): `text` for people where the format is table or
/// wide, `value` for every other format (csv, name and columns= take an object as one row, a list of objects as many).
/// `text` is written as it is; what it quotes from a server goes through printable() first.
Result<void> print_document(const Screen& screen, const Options& options, const Value& value, std::string_view text);
/// The provider's own body, untouched; on a terminal its last line is ended. `options.jq` applies to it.
Result<void> print_raw(const Screen& screen, const Options& options, std::string_view body);

/// Server text on one line that a terminal shows and never obeys: control characters become \n, \x1b, ..., bytes that
/// are not UTF-8 become U+FFFD. For messages that quote what a server said.
std::string printable(std::string_view text);

/// {"error":{"code","message","hint","provider","http_status","request_id","delivery","retry_after"}} (+"problems").
Value error_document(const Error& error);
/// The block for people, with its final newline.
std::string error_text(const Error& error, bool colour);

}  // namespace gpuctl::output
