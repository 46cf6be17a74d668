// What can be had where: the stock endpoint joined with the price list.
#pragma once

#include "gpuctl/provider/provider.hpp"

namespace gpuctl::verda {

const model::ResourceSchema& machine_availability_schema();

/// `client` must outlive it.
class VerdaAvailability final : public provider::AvailabilitySource {
 public:
  explicit VerdaAvailability(http::RestClient& client) : client_(client) {}

  /// Two requests, three without a wish about spot; a further one where the wished location is in no answer. Cheapest
  /// first. A GPU or a location that the provider does not have is a usage error.
  Result<provider::Listing> availability(const provider::AvailabilityQuery& query, const CallContext& context) override;
  const model::ResourceSchema& availability_schema() const override;

 private:
  http::RestClient& client_;
};

}  // namespace gpuctl::verda
