// Reading resources: one list call, all pages, or one thing with everything that belongs to it.
#pragma once

#include "gpuctl/provider/provider.hpp"
#include "providers/verda/resource.hpp"

namespace gpuctl::verda {

/// `client` and `availability` must outlive it.
class VerdaInventory final : public provider::Inventory {
 public:
  VerdaInventory(http::RestClient& client, provider::AvailabilitySource& availability)
      : client_(client), availability_(availability) {}

  Result<provider::Listing> list(const model::ResourceSchema& schema, const provider::ListQuery& query,
                                 const CallContext& context) override;
  Result<provider::Details> get(const model::ResourceSchema& schema, const std::string& id, bool want_raw,
                                const CallContext& context) override;

 private:
  Result<provider::Details> get_by_path(const Resource& resource, const std::string& id, bool want_raw,
                                        const CallContext& context);
  Result<provider::Details> get_from_list(const Resource& resource, const std::string& id, bool want_raw,
                                          const CallContext& context);

  http::RestClient& client_;
  provider::AvailabilitySource& availability_;
};

/// Every record of a resource: one call for each source, or all pages. Blocks.
Result<provider::Listing> read_all(http::RestClient& client, const Resource& resource, const provider::ListQuery& query,
                                   const CallContext& context);

}  // namespace gpuctl::verda
