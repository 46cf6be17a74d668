// Records and values as YAML.
#pragma once

#include <string>

#include "gpuctl/base/value.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::output {

/// Numbers stay numbers with all their digits; texts that YAML would read as something else are quoted. Each appends
/// whole lines; a record becomes one item of a sequence, or a document of its own.
void append_yaml_item(std::string& out, const model::Record& record);
void append_yaml(std::string& out, const model::Record& record);
void append_yaml(std::string& out, const Value& value);

}  // namespace gpuctl::output
