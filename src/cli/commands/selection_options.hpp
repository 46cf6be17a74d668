// The options of every list that gpuctl itself carries out.
#pragma once

#include <vector>

#include "gpuctl/cli/command.hpp"
#include "gpuctl/workflows/selection.hpp"

namespace gpuctl::cli {

inline std::vector<OptionSpec> selection_options() {
  return {
      {.name = "--filter",
       .value_name = "KEY=VALUE",
       .help = "keep what has this value, as JSON or the table shows it; KEY= keeps what has none, != negates, dotted "
               "keys reach inside; repeat it to narrow further",
       .repeatable = true,
       .completes = Completes::field_key},
      {.name = "--sort",
       .value_name = "KEY",
       .help = "order by this key; -KEY turns the order round",
       .completes = Completes::field_key},
      {.name = "--limit", .value_name = "N", .help = "show the first N at most"}};
}

inline Result<workflows::Selection> read_selection(const Invocation& invocation,
                                                   std::span<const model::FieldSpec> fields) {
  return workflows::parse_selection(
      {invocation.all("--filter"), invocation.value("--sort"), invocation.value("--limit")}, fields);
}

}  // namespace gpuctl::cli
