// From what a person typed (a name, an id, an id in upper case) to the one resource that is meant.
#pragma once

#include <string>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/model/schema.hpp"
#include "gpuctl/provider/provider.hpp"

namespace gpuctl::workflows {

struct ResolveQuery {
  const provider::ProviderDescriptor& provider;  ///< its id is used in hints
  const model::ResourceSchema& resource;
  std::string text;  ///< NAME|ID
  bool want_raw = false;
};

/// The resource that `text` means: a UUID in any case is asked for directly; otherwise the whole name, first in the
/// case it was typed, then in any case, or the whole id. Never a part of a name. Among namesakes those in a dead
/// status count only where no other has the name.
/// Errors: ambiguous, with one problem per candidate (id, status and location); not_found, with the list command and
/// the nearest names as the hint; those of the inventory. Blocks on one or two requests.
Result<provider::Details> resolve(provider::Inventory& inventory, const ResolveQuery& query,
                                  const CallContext& context);

/// 8-4-4-4-12 hexadecimal digits, any case.
bool is_uuid(std::string_view text);

}  // namespace gpuctl::workflows
