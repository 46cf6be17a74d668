#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;
using namespace std::chrono_literals;

namespace {
const std::string stock = R"([{"location_code":"FIN-01","availabilities":["1H100.80S.30V"]}])";
}

TEST_CASE("availability shows where, and for how much", "[cli][availability]") {
  VerdaMachine machine;
  machine.in_stock(stock);
  check_golden("cmd_availability", machine.run("verda availability --gpu h100").page());
  CHECK(json_of(machine.run("verda availability --gpu H100 --spot -o json").out).if_array()->size() == 1);
  CHECK_THAT(machine.calls().back(), ContainsSubstring("is_spot=true"));
  CHECK(machine.run("verda availability --gpu B200 -o json").out == "[]\n");
  CHECK(machine.run("verda availability --interval 1m").code() == 2);
  CHECK(machine.run("verda availability --watch --interval soon").code() == 2);
  CHECK(machine.run("verda availability --watch --interval 10ms").code() == 2);
  CHECK(machine.run("verda availability -o columns=nope").code() == 2);
}

TEST_CASE("a mistyped GPU or location ends at once, also with --watch", "[cli][availability]") {
  VerdaMachine machine;
  machine.in_stock(stock);
  CHECK(json_of(machine.run("verda availability --location fin-01 -o json").out).if_array()->size() == 2);
  for (const char* wish : {"--gpu H1", "--location NOPE", "--gpu H1 --watch", "--location NOPE --watch"}) {
    CAPTURE(wish);
    const auto result = machine.run(std::string("verda availability ") + wish);
    CHECK(result.code() == 2);
    CHECK_THAT(result.err, ContainsSubstring("verda has: "));
  }
}

TEST_CASE("prices in another currency do not stand under a dollar sign", "[cli][availability]") {
  VerdaMachine machine;
  machine.in_stock(stock);
  for (const char* line : {"verda availability --currency eur", "verda list instance-types --currency eur"}) {
    CAPTURE(line);
    const auto result = machine.run(line);
    CHECK(result.out.find('$') == std::string::npos);
    CHECK_THAT(result.out, ContainsSubstring("PRICE/H") && ContainsSubstring("CURRENCY"));
  }
}

TEST_CASE("--watch ends when something matches", "[cli][availability]") {
  VerdaMachine machine;
  int sleeps = 0;
  machine.sleeper.on_sleep([&] {
    if (++sleeps == 3) machine.in_stock(stock);
  });
  const auto result = machine.run("verda availability --gpu H100 --location FIN-01 --watch -o json");
  CHECK(result.code() == 0);
  CHECK(json_of(result.out).if_array()->size() == 2);
  CHECK(machine.sleeper.sleeps() == std::vector<std::chrono::milliseconds>{30s, 30s, 30s});
  CHECK(result.err == "no H100 in FIN-01 yet; looking every 30s, Ctrl-C stops\n");
}

TEST_CASE("--watch ends with 9 at the deadline and with 130 at Ctrl-C", "[cli][availability]") {
  VerdaMachine late;
  const auto result = late.run("verda availability --gpu B200 --watch --interval 1m --timeout 150s");
  CHECK(result.code() == 9);
  CHECK(result.out.empty());
  CHECK_THAT(result.err, ContainsSubstring("no B200 before the time was up"));

  VerdaMachine stopped;
  stopped.sleeper.on_sleep([&] { stopped.stop.request_stop(); });
  CHECK(stopped.run("verda availability --gpu B200 --watch").code() == 130);
}

TEST_CASE("--watch outlives an outage, but not a refusal", "[cli][availability]") {
  VerdaMachine machine;
  machine.verda.on("GET /v1/instance-availability", R"({"code":"x","message":"down"})", 500);
  int polls = 0;
  machine.sleeper.on_sleep([&] {
    if (machine.sleeper.sleeps().back() == 60s && ++polls == 2) machine.in_stock(stock);
  });
  const auto result = machine.run("verda availability --gpu H100 --watch --interval 60s -q");
  CHECK(result.code() == 0);
  CHECK_THAT(result.err, ContainsSubstring("still watching"));
  machine.verda.on("GET /v1/instance-availability", R"({"code":"forbidden_action","message":"no"})", 403);
  CHECK(machine.run("verda availability --watch").code() == 4);
}
