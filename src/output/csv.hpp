// CSV as RFC 4180 quotes it, with lines that end in a line feed.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "gpuctl/output/output.hpp"
#include "output/chunked_writer.hpp"

namespace gpuctl::output {

/// One row per record; the header row has the JSON keys. A text that a spreadsheet would run as a formula (it starts
/// with = + - @) gets a ' in front.
Result<void> write_csv(ChunkedWriter& writer, const Options& options, const model::ResourceSchema& schema,
                       std::span<const model::Record> records);

}  // namespace gpuctl::output
