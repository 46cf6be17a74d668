// The escape hatch: any documented path, with the same credentials, retries and errors as every other call.
#pragma once

#include "gpuctl/provider/provider.hpp"

namespace gpuctl::verda {

/// `client` must outlive it.
class VerdaRawApi final : public provider::RawApi {
 public:
  explicit VerdaRawApi(http::RestClient& client) : client_(client) {}
  Result<provider::RawAnswer> call(http::Method method, const std::string& path, const std::string& body,
                                   const CallContext& context) override;

 private:
  http::RestClient& client_;
};

/// `path` below a base URL that ends with "/v1". Usage error unless it begins with "/v1/", is made of printable ASCII,
/// has no fragment, no empty, "." or ".." segment, and no encoded slash, backslash, dot or control byte.
Result<std::string> path_below_v1(std::string_view path);

}  // namespace gpuctl::verda
