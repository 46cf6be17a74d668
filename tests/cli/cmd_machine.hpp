// A machine that is logged in to a Verda with a small fleet.
#pragma once

#include <algorithm>
#include <string>

#include "gpuctl/http/json.hpp"
#include "support/catch.hpp"
#include "support/cli_harness.hpp"
#include "support/fake_transport.hpp"
#include "support/golden.hpp"

namespace gpuctl::test {

inline std::string wire_instance(const std::string& id, const std::string& hostname, const std::string& status,
                                 const std::string& type, int gpus, const std::string& price,
                                 const std::string& created) {
  return R"({"id":")" + id + R"(","ip":null,"status":")" + status + R"(","created_at":")" + created +
         R"(","cpu":{"description":"30 CPU","number_of_cores":30},"gpu":{"description":"x","number_of_gpus":)" +
         std::to_string(gpus) +
         R"(},"gpu_memory":{"description":"80GB","size_in_gigabytes":80},"memory":{"description":"120GB","size_in_gigabytes":120},)"
         R"("storage":{"description":"dynamic"},"hostname":")" +
         hostname + R"(","description":"","tags":[],"location":"FIN-01","price_per_hour":)" + price +
         R"(,"is_spot":false,"instance_type":")" + type +
         R"(","image":"ubuntu-24-04","os_name":"Ubuntu","startup_script_id":null,"os_volume_id":null,)"
         R"("ssh_key_ids":[],"volume_ids":[],"contract":"PAY_AS_YOU_GO","pricing":"FIXED_PRICE"})";
}

inline const std::string id_train_1 = "5f0c1d2e-0000-4000-8000-0000000000a1";
inline const std::string id_train_2 = "5f0c1d2e-0000-4000-8000-0000000000a2";
inline const std::string id_eval = "5f0c1d2e-0000-4000-8000-0000000000a3";
inline const std::string id_old_eval = "5f0c1d2e-0000-4000-8000-0000000000a4";

class VerdaMachine : public CliHarness {
 public:
  FakeTransport verda;

  VerdaMachine() {
    log_in();
    transport = &verda;
    verda.on("POST /v1/oauth2/token",
             R"({"access_token":"aaa.bbb.ccc","token_type":"Bearer","expires_in":3600,"refresh_token":"r.r.r",)"
             R"("scope":"cloud-api-v1"})");
    verda.on("GET /v1/balance", R"({"amount":42.17,"currency":"usd"})");
    const std::string train_1 =
        wire_instance(id_train_1, "train-1", "running", "1H100.80S.30V", 1, "2.29", "2026-01-15T09:00:00.000Z");
    const std::string eval =
        wire_instance(id_eval, "eval", "offline", "1A100.22V", 1, "1.29", "2026-01-09T12:00:00.000Z");
    verda.on("GET /v1/instances", "[" + train_1 + "," +
                                      wire_instance(id_train_2, "train-2", "provisioning", "8H200.141S.176V", 8,
                                                    "23.92", "2026-01-15T11:59:20.000Z") +
                                      "," + eval + "," +
                                      wire_instance(id_old_eval, "eval", "discontinued", "1A100.22V", 1, "1.29",
                                                    "2026-01-01T12:00:00.000Z") +
                                      "]");
    verda.on("GET /v1/instances/" + id_train_1, train_1);
    verda.on("GET /v1/instances/" + id_eval, eval);
    verda.on("GET /v1/clusters", "[]");
    verda.on("GET /v1/volumes", "[]");
    verda.on("GET /v1/instance-types",
             R"([{"id":"1","instance_type":"1H100.80S.30V","model":"H100","name":"H100 SXM5 80GB",
      "cpu":{"number_of_cores":30},"gpu":{"number_of_gpus":1},"gpu_memory":{"size_in_gigabytes":80},
      "memory":{"size_in_gigabytes":120},"price_per_hour":"2.29","spot_price":"1.145","currency":"usd"},
     {"id":"2","instance_type":"1B200.30V","model":"B200","gpu":{"number_of_gpus":1},"price_per_hour":"4.99","currency":"usd"}])");
    verda.on("GET /v1/locations", R"([{"code":"FIN-01","name":"Finland 1","country_code":"FI"}])");
    in_stock("[]");
  }

  /// The answer of the stock endpoint.
  void in_stock(const std::string& body) { verda.on("GET /v1/instance-availability", body); }

  /// Everything that was sent, without the token endpoint.
  std::vector<std::string> calls() const {
    std::vector<std::string> lines = verda.lines();
    std::erase(lines, "POST /v1/oauth2/token");
    return lines;
  }
};

inline Value json_of(const std::string& text) {
  auto value = http::parse_json(text);
  INFO(text);
  REQUIRE(value.ok());
  return *std::move(value);
}

}  // namespace gpuctl::test
