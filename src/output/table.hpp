// Lists and single things for people.
#pragma once

#include <span>
#include <string>

#include "gpuctl/output/output.hpp"
#include "output/cells.hpp"
#include "output/chunked_writer.hpp"

namespace gpuctl::output {

/// Aligned columns. On a terminal they are fitted to its width: texts are shortened, then default columns dropped from
/// the right, which a last line says; never ids, addresses and numbers. Elsewhere nothing is ever abbreviated.
Result<void> write_table(ChunkedWriter& writer, const Screen& screen, const Options& options,
                         const model::ResourceSchema& schema, std::span<const model::Record> records);

/// Every field as an aligned `key  value` line; what has parts continues on indented lines.
void append_details(std::string& out, const Screen& screen, const model::ResourceSchema& schema,
                    const model::Record& record);

}  // namespace gpuctl::output
