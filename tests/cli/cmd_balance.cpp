#include "cmd_machine.hpp"

using namespace gpuctl;
using namespace gpuctl::test;

TEST_CASE("the balance is one line, one request once the token is cached", "[cli][balance]") {
  VerdaMachine machine;
  CHECK(machine.run("verda balance").out == "$42.17 USD\n");
  machine.verda.forget_requests();
  CHECK(machine.run("verda balance -o json --jq .amount").out == "42.17\n");
  CHECK(machine.verda.lines() == std::vector<std::string>{"GET /v1/balance"});
  CHECK(machine.run("verda balance --raw").out == R"({"amount":42.17,"currency":"usd"})");
  check_golden("cmd_balance_json", machine.run("verda balance -o json").page());
  CHECK(machine.run("verda balance -o csv").out ==
        "provider,amount,currency,per_hour,lasts_seconds\nverda,42.17,USD,,\n");
}

TEST_CASE("--lasts says for how long", "[cli][balance]") {
  VerdaMachine machine;
  CHECK(machine.run("verda balance --lasts").out == "$42.17 USD   lasts 1h 32m at the current $27.50 USD/h\n");
  const Value json = json_of(machine.run("verda balance --lasts -o json").out);
  CHECK(*json.find("per_hour")->as_decimal() == *Decimal::parse("27.5"));
  CHECK(json.find("lasts_seconds")->as_int() == 5520);
  machine.verda.on("GET /v1/instances", "[]");
  CHECK(machine.run("verda balance --lasts").out == "$42.17 USD   nothing runs now\n");
  CHECK(machine.run("verda balance --lasts --raw").code() == 2);
}

TEST_CASE("all balances cover what is configured", "[cli][balance]") {
  VerdaMachine machine;
  check_golden("cmd_balances", machine.run("balance").page());
  CHECK(json_of(machine.run("balance -o json").out).if_array()->size() == 1);
  machine.verda.on("GET /v1/balance", R"({"code":"internal_server_error","message":"broken"})", 500);
  CHECK(machine.run("balance").code() == 8);
  machine.environment.unset("VERDA_CLIENT_ID");
  machine.environment.unset("VERDA_CLIENT_SECRET");
  CHECK(machine.run("balance").code() == 3);
}

TEST_CASE("trusted certificates come from the flag, else from curl's own variables", "[cli][balance]") {
  VerdaMachine machine;
  machine.environment.set("SSL_CERT_FILE", "/b.pem");
  CHECK(machine.run("verda balance").code() == 0);
  CHECK(machine.curl_options.ca_file == "/b.pem");
  machine.environment.set("CURL_CA_BUNDLE", "/a.pem");
  CHECK(machine.run("verda balance").code() == 0);
  CHECK(machine.curl_options.ca_file == "/a.pem");
  CHECK(machine.run("verda balance --cacert /c.pem").code() == 0);
  CHECK(machine.curl_options.ca_file == "/c.pem");
}
