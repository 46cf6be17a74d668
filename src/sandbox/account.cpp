// The account: login and balance.
#include <array>

#include "sandbox/services.hpp"
#include "sandbox/tokens.hpp"
#include "sandbox/wire.hpp"

namespace gpuctl::sandbox {
namespace {

Reply get_balance(World& world, const Call&) {
  Reply reply;
  const Decimal rounded = Decimal::parse(world.balance().to_fixed(2)).value_or(Decimal(0));
  reply.body = fmt::format(R"({{"amount":{},"currency":"usd"}})", rounded.to_string());
  return reply;
}

constexpr std::array routes{
    Route{"POST", "/v1/oauth2/token", "get_token", issue_token, Auth::none},
    Route{"GET", "/v1/balance", "get_balance", get_balance},
};

}  // namespace

std::span<const Route> account_routes() { return routes; }

}  // namespace gpuctl::sandbox
