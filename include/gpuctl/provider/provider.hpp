// What a provider is to the rest of gpuctl: a descriptor (data) and the capabilities it has.
// Providers translate neutral requests into one API and back; they never print, sleep, prompt or read the environment.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gpuctl/base/call_context.hpp"
#include "gpuctl/base/decimal.hpp"
#include "gpuctl/base/files.hpp"
#include "gpuctl/base/result.hpp"
#include "gpuctl/http/rest_client.hpp"
#include "gpuctl/model/credentials.hpp"
#include "gpuctl/model/schema.hpp"

namespace gpuctl::provider {

struct ListQuery {
  std::vector<std::pair<std::string, std::string>> filters{};  ///< FilterSpec::query name and value
  bool want_raw = false;                                       ///< keep the provider's own body
};

struct Listing {
  std::vector<model::Record> records;
  std::string raw{};  ///< the provider's own body (pages joined into one array), where asked for
};

struct Details {
  model::Record record;
  std::string raw{};
};

/// Reading of resources. All calls block on the network. Errors are in the provider's terms (provider, http_status,
/// request_id filled in).
class Inventory {
 public:
  virtual ~Inventory() = default;
  virtual Result<Listing> list(const model::ResourceSchema& resource, const ListQuery& query,
                               const CallContext& context) = 0;
  /// `id` is the provider's own id. not_found where there is none.
  virtual Result<Details> get(const model::ResourceSchema& resource, const std::string& id, bool want_raw,
                              const CallContext& context) = 0;
};

struct Balance {
  Money money;
  std::string raw{};
};

class BalanceSource {
 public:
  virtual ~BalanceSource() = default;
  /// One request when the token is cached.
  virtual Result<Balance> balance(const CallContext& context) = 0;
};

struct AvailabilityQuery {
  std::string gpu{};  ///< "H100": model, any case; empty = all
  std::string location{};
  std::optional<bool> spot{};  ///< none = both
  std::string currency{};
};

class AvailabilitySource {
 public:
  virtual ~AvailabilitySource() = default;
  /// One record per machine type and location that can be had now, fields of `availability_schema()`.
  virtual Result<Listing> availability(const AvailabilityQuery& query, const CallContext& context) = 0;
  virtual const model::ResourceSchema& availability_schema() const = 0;
};

struct RawAnswer {
  int status = 0;
  std::string body;
};

/// The escape hatch `gpuctl <provider> api`: same auth, retries and errors as every other call.
class RawApi {
 public:
  virtual ~RawApi() = default;
  /// `path` as the provider documents it, e.g. "/v1/instances?status=running". Usage error where it is not one.
  virtual Result<RawAnswer> call(http::Method method, const std::string& path, const std::string& body,
                                 const CallContext& context) = 0;
};

struct AuthStatus {
  std::string id;      ///< client id, shortened
  std::string source;  ///< where the credentials came from
  std::string base_url;
  std::optional<std::chrono::seconds> token_left{};  ///< time left of the cached token; none = no cached token
  std::vector<std::string> warnings{};
};

class AuthControl {
 public:
  virtual ~AuthControl() = default;
  virtual AuthStatus status() = 0;           ///< no network
  virtual Result<void> forget_tokens() = 0;  ///< removes cached tokens from disk
};

/// One opened provider. A null capability means the provider has none of it.
class Provider {
 public:
  virtual ~Provider() = default;
  virtual Inventory* inventory() { return nullptr; }
  virtual BalanceSource* balances() { return nullptr; }
  virtual AvailabilitySource* availability() { return nullptr; }
  virtual RawApi* raw_api() { return nullptr; }
  virtual AuthControl* auth() { return nullptr; }
};

/// What an opening provider is given. All references outlive the provider.
struct OpenContext {
  http::RestPorts rest;
  Files& files;
  Redactor& redactor;
  model::Credentials credentials;
  std::string token_cache_folder{};  ///< empty = no cache on disk (--no-token-cache)
  std::string user_agent{};
};

struct ProviderDescriptor {
  std::string_view id;  ///< "verda"
  std::span<const std::string_view> aliases{};
  std::string_view title;  ///< "Verda Cloud"
  std::string_view summary;
  std::string_view default_base_url;
  std::string_view create_identity;  ///< "marker", "server_key", "name" or "none"
  const model::CredentialSpec* credentials = nullptr;
  std::span<const model::ResourceSchema* const> resources{};
  bool has_balance = false;
  bool has_availability = false;
  bool has_raw_api = false;
  const model::ResourceSchema* availability_schema = nullptr;  ///< set where has_availability is
  Result<std::unique_ptr<Provider>> (*open)(OpenContext context) = nullptr;
};

/// The registry: an explicit constant table (src/app/builtin_providers.cpp), because an object with a static
/// constructor in a static library is silently not linked.
class Registry {
 public:
  explicit Registry(std::span<const ProviderDescriptor* const> providers) : providers_(providers) {}
  std::span<const ProviderDescriptor* const> all() const { return providers_; }
  const ProviderDescriptor* find(std::string_view id_or_alias) const;
  /// The resource by name, singular or alias; usage error that names every supported one.
  static Result<const model::ResourceSchema*> resource(const ProviderDescriptor& provider, std::string_view name);

 private:
  std::span<const ProviderDescriptor* const> providers_;
};

}  // namespace gpuctl::provider
