#include "providers/verda/verda_provider.hpp"

#include <utility>

#include "gpuctl/http/json.hpp"
#include "providers/verda/access.hpp"
#include "providers/verda/availability.hpp"
#include "providers/verda/codec.hpp"
#include "providers/verda/convert.hpp"
#include "providers/verda/errors.hpp"
#include "providers/verda/inventory.hpp"
#include "providers/verda/raw_api.hpp"

namespace gpuctl::verda {
namespace {

class VerdaBalance final : public provider::BalanceSource {
 public:
  explicit VerdaBalance(http::RestClient& client) : client_(client) {}

  Result<provider::Balance> balance(const CallContext& context) override { return in_verda(read(context)); }

 private:
  Result<provider::Balance> read(const CallContext& context) {
    http::ApiRequest request;
    request.path = "/balance";
    GPUCTL_ASSIGN(http::Response response, client_.send(request, context));
    GPUCTL_ASSIGN(const Value body, http::parse_json(response.body));
    if (body.if_object() == nullptr) return not_understood("balance: expected an object");
    provider::Balance balance;
    GPUCTL_ASSIGN(balance.money.amount, Fields(body, "balance").decimal("amount"));
    const Value* code = body.find("currency");
    const Value upper = code == nullptr ? Value() : currency(*code);
    if (upper.if_string() == nullptr) return not_understood("balance: field \"currency\" holds no currency code");
    balance.money.currency = *upper.if_string();
    balance.raw = std::move(response.body);
    return balance;
  }

  http::RestClient& client_;
};

class VerdaProvider final : public provider::Provider {
 public:
  VerdaProvider(provider::OpenContext context, const std::string& base_url)
      : access_(context, base_url), client_(context.rest, base_url, &access_.authoriser(), decode_error) {}

  provider::Inventory* inventory() override { return &inventory_; }
  provider::BalanceSource* balances() override { return &balance_; }
  provider::AvailabilitySource* availability() override { return &availability_; }
  provider::RawApi* raw_api() override { return &raw_api_; }
  provider::AuthControl* auth() override { return &access_; }

 private:
  VerdaAccess access_;
  http::RestClient client_;
  VerdaAvailability availability_{client_};
  VerdaInventory inventory_{client_, availability_};
  VerdaBalance balance_{client_};
  VerdaRawApi raw_api_{client_};
};

/// Without a slash at its end. An address without any path means the API's own: /v1 is added.
std::string base_url_of(const model::Credentials& credentials) {
  std::string url = credentials.base_url.empty() ? std::string(kDefaultBaseUrl) : credentials.base_url;
  while (url.ends_with('/')) url.pop_back();
  const std::size_t scheme = url.find("://");
  const bool has_path = scheme == std::string::npos || url.find_first_of("/?#", scheme + 3) != std::string::npos;
  return has_path ? url : url + "/v1";
}

}  // namespace

Result<std::unique_ptr<provider::Provider>> open_verda(provider::OpenContext context) {
  const model::Credentials& found = context.credentials;
  if (found.token.empty() && found.id.empty() != found.secret.empty()) {
    Error error{ErrorCode::config,
                found.id.empty() ? "the client id for verda is missing" : "the client secret for verda is missing",
                "set VERDA_CLIENT_ID and VERDA_CLIENT_SECRET, or run: gpuctl auth login verda"};
    error.provider = "verda";
    return error;
  }
  const std::string base_url = base_url_of(found);
  return std::unique_ptr<provider::Provider>(std::make_unique<VerdaProvider>(std::move(context), base_url));
}

}  // namespace gpuctl::verda
